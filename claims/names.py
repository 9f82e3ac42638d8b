"""Names of models and benchmarks as they stand in claims and abstracts: known families, and rules for new names. Pure.

Called by claims.specifics. A new family or benchmark is added to the lists here.
"""

from __future__ import annotations

import re


def _any_of(names: str) -> str:
    """The names as one alternative, the longest first; they are patterns, "_" stands for a space or a hyphen."""
    found = sorted(names.split(), key=len, reverse=True)
    return "|".join(name.replace("_", "[ -]") for name in found)


# Families whose bare name is a model's.
_FAMILIES = _any_of(
    r"""
    ChatGPT (?:text|code)-davinci
    InstructGPT GPT GPT-?Neo(?:X)? GPT-?J GPT-?oss BloombergGPT BioGPT Claude Gemini Gemma PaLM Med-?PaLM LaMDA
    Llama LLaMA CodeLlama Code_Llama TinyLlama Alpaca Vicuna Mi[sx]tral Ministral Magistral Codestral Devstral Pixtral
    Qwen QwQ QVQ DeepSeek Kimi ChatGLM CogVLM Grok Nemotron MiniMax ERNIE Doubao Hunyuan InternLM
    InternVL LLaVA Baichuan
    DBRX SmolLM SmolVLM OLMo OLMoE BLOOMZ? (?:[A-Z][a-z]*)?BERT(?:a|weet)? RoBERTa DeBERTa DistilBERT ALBERT ELECTRA
    XLNet XLM-R(?:oBERTa)? mBERT (?:Flan-?|FLAN-?|m|By|Long|Code)?T5 BART mBART PEGASUS CLIP SigLIP
    BLIP DINO(?:v\d)? ViT
    ResNet EfficientNet ConvNeXt YOLO(?:v\d+)? DETR Whisper wav2vec HuBERT WavLM Stable_Diffusion SDXL DALL[-·]E
    Midjourney AlphaFold AlphaGo AlphaZero AlphaProof AlphaGeometry AlphaEvolve AlphaGenome AlphaMissense MuZero ESMFold
    RoseTTAFold RFdiffusion ProteinMPNN ProGen OmegaFold OpenFold GraphCast Pangu-Weather FourCastNet GenCast Codex
    StarCoder SantaCoder WizardLM WizardCoder WizardMath RWKV Mamba Jamba RetNet OpenVLA Chinchilla PubMedBERT SciBERT
    SBERT ColBERT SPLADE Contriever MiniLM MPNet Gato Flamingo MatterGen MatterSim CHGNet M3GNet GNoME Command_R\+?
    Tulu Tülu OpenChat Sora Veo CodeGen RT-\d
    """
)
# Families whose name is another word too: with a version, a size or a tier it is a model's.
_AMBIGUOUS = _any_of(
    """Phi OPT MPT Yi Nova Granite Falcon Orca Titan Aurora Hermes Octo Emu Chai ESM Boltz Chameleon SAM Swin ALIGN DPR
    MACE Zephyr Hyena Galactica Minerva Gopher Perceiver BGE GTE GTR GLM Kosmos Imagen Pythia Palmyra Muse"""
)
_TIERS = _any_of(
    """Pro Ultra Flash Nano Opus Sonnet Haiku Instant Turbo [Mm]ini nano [Ll]arge [Ss]mall
    [Mm]edium [Bb]ase XX?L [Cc]hat
    [Ii]nstruct [Tt]hinking [Pp]review [Ll]ite Coder Math VL Omni Max Plus Air Scout Maverick Distill [Ee]xp Next
    Deep_Think Guard [Cc]ode Live Reasoner Super Edge Heavy Fast it pt hf uncased cased IT Sonic Think Speciale Terminus
    Multimer oss Micro Premier Spark Codex Zero Prover"""
)
_TIER = rf"(?:{_TIERS})(?!\w)"
_SIZE = r"\d+(?:\.\d+)?(?:x\d+)?[BMTbm](?![a-z])(?:-A\d+B)?"
_YEAR = r"(?!(?:19|20)\d\d(?!\d))"
_VERSION = rf"{_YEAR}[vVkKmMrR]?\d+(?:\.\d+)*(?:[a-z]{{1,2}}(?![a-z]))?(?![\w%])"
# A number after a name is no version where it counts or measures something.
_NO_FIGURE = r"(?!\s?(?:%|x\b|×|percent|times|tokens|parameters|points|layers|GPUs?|of\b|out of\b))"
_TAIL = (
    rf"(?:[ -](?:{_SIZE}|{_VERSION}{_NO_FIGURE}|{_TIER})|(?<=[a-zA-Z])(?:{_SIZE}|{_VERSION}{_NO_FIGURE})"
    rf"|(?<=\d)-?{_TIER}|[-/](?:{_SIZE}|{_VERSION}|{_TIER}|[A-Z][A-Za-z]*(?:\d+(?:\.\d+)?)?(?![\w])))"
)
_NOT_VERSIONED = (
    "COVID SARS HIV GLP SGLT HER BCL MMP TGF CDK COX ICD PCSK PARP STAT AKT ERK JAK SOX TLR ALK KIR BRCA PDL"
)

MODEL = re.compile(
    rf"(?<![\w-])(?:"
    rf"(?!(?:{_AMBIGUOUS})(?!\w))(?:{_FAMILIES})(?![a-z]){_TAIL}{{0,5}}"
    rf"|(?:{_AMBIGUOUS})(?:[ -]?{_SIZE}|[ -]?{_VERSION}{_NO_FIGURE}|[ -]{_TIER}){_TAIL}{{0,4}}"
    r"|o[1-9](?:-(?:mini|preview|pro|high|low|medium)){0,2}(?!\w)"
    r"|R1(?:-Zero|-Distill)?(?!\w)"
    # names never seen before: CamelCase with a version; a name with a size, a tier or a "v2"; capitals and one digit
    rf"|[A-Z][A-Za-z]{{0,30}}[a-z][A-Z][A-Za-z]{{0,30}}[ -]?{_VERSION}{_NO_FIGURE}{_TAIL}{{0,3}}"
    rf"|[A-Z][A-Za-z]+(?:\d(?:\.\d+)?)?[ -]{_SIZE}(?!\w){_TAIL}{{0,3}}"
    rf"|[A-Z][a-zA-Z]+-v?\d+(?:\.\d+)*(?:[ -]{_TIER})+"
    r"|[A-Z][a-z]+ \d+(?:\.\d+)?(?: (?:Pro|Ultra|Flash|Opus|Sonnet|Haiku|Turbo|Mini|Large|Instruct)(?!\w))+"
    r"|[A-Z][a-zA-Z]+ [vV]\d+(?:\.\d+)*(?!\w)"
    rf"|[A-Z][A-Za-z]{{0,30}}[a-z]\d+\.\d+(?![\w%]){_TAIL}{{0,3}}"
    rf"|(?!(?:{_any_of(_NOT_VERSIONED)})-)[A-Z]{{3,}}-\d(?:\.\d)?(?![\w%.-])"
    r")"
)
NOT_A_MODEL = re.compile(
    r"LLMs?|CoT|RLHF|CO2|PM2\.5|(?:Phase|Table|Figure|Fig|Section|Sec|Layer|Version|Theorem|Level"
    r"|Stage|Step|Day|Week|Top|TOP"
    r"|Pass|Chapter|Appendix|Equation|Eq|Group|Class|Type|Ubuntu|Python|CUDA|PyTorch|TensorFlow"
    r"|GitHub|OpenAI|DeepMind|COVID"
    r"|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\W?.*"
)

_BENCHMARKS = _any_of(
    r"""
    C?MMLU(?:-?(?:Pro|Redux|ProX))? C-Eval AGIEval GSM-?(?:8[kK]|Hard|Symbolic|1[kK]|Plus) MATH(?:-?500|-?L5)?(?![-\w])
    SWE-?[Bb]ench(?:_(?:Verified|Lite|Multimodal|Pro|Live))? SWE-Lancer HumanEval(?:\+|-X|Plus)? MBPP\+?
    GPQA(?:_Diamond)? ARC-AGI(?:-\d)? ARC(?:-(?:Challenge|Easy|[CE]))?(?![-\w]) HellaSwag Wino[Gg]rande TruthfulQA
    BIG-?[Bb]ench(?:_(?:Extra_)?Hard)? BBE?H(?!\w) AIME(?:_?(?:20)?2\d)? HMMT AMC(?:_?\d+)?(?!\w)
    IMO(?:_?(?:20)?\d\d)?(?!\w) FrontierMath HLE(?!\w) Humanity's_Last_Exam LiveCodeBench LiveBench MT-?[Bb]ench
    AlpacaEval(?:_?2(?:\.0)?)? Arena-?Hard Chatbot_Arena LMArena LMSYS IFEval MMMU(?:-Pro)? MathVista DROP(?![-\w])
    SQuAD(?:_?v?\d\.\d)? (?:Super)?GLUE(?!\w) BEIR(?!\w) M?MTEB(?!\w) MS_?MARCO
    TREC(?:_(?:DL|COVID|RAG)(?:_?(?:20)?\d\d)?)?
    MIRACL BRIGHT(?!\w) Natural_Questions NQ(?!\w) TriviaQA HotpotQA 2Wiki(?:MultihopQA)? MuSiQue
    PopQA SimpleQA StrategyQA
    FEVER(?:OUS)?(?!\w) SciFact FRAMES(?!\w) BrowseComp(?:-Plus|-ZH)? ImageNet(?:-(?:21?[kK]|1[kK]|C|A|R|V2|Sketch))?
    CIFAR-?10{1,2} (?:Fashion-)?MNIST SVHN COCO(?!\w) ADE20[kK] LVIS KITTI nuScenes Cityscapes PASCAL_VOC LibriSpeech
    Common_Voice VoxCeleb AudioSet WMT(?:-?\d\d)? FLORES(?:-\d+)? [SMXA]NLI(?!\w) MultiNLI CASP-?\d\d CAMEO PDBbind
    PoseBusters ProteinGym QM9 MD17 MoleculeNet OC2[02] OMat24 Matbench(?:_Discovery)? (?:Visual)?WebArena OSWorld
    AndroidWorld WebShop ALFWorld ScienceWorld AgentBench AgentDojo GAIA(?!\w)
    (?:τ²?|TAU|[Tt]au)\d?-?[Bb]ench RULER(?!\w)
    LongBench(?:_v2)? InfiniteBench NoLiMa HELMET Needle_in_a_Haystack NIAH CommonsenseQA [PS]IQA BoolQ RACE(?!\w)
    OpenBookQA OBQA LAMBADA WikiText-?(?:2|103) MACHIAVELLI StrongREJECT HarmBench AdvBench JailbreakBench XSTest WMDP
    BBQ(?!\w) RE-Bench PaperBench MLE-?[Bb]ench Cy[Bb]ench BFCL API-Bank MMBench VQAv2 OK-VQA GQA TextVQA DocVQA ChartQA
    InfoVQA AI2D MME(?!\w) POPE(?!\w) Video-?MME EgoSchema ScreenSpot(?:-Pro)? Mind2Web Atari(?:_?(?:57|100k|2600))?
    Procgen D4RL Meta-?World LIBERO(?:-\w+)? RLBench CALVIN(?!\w) MineDojo QuALITY(?!\w)
    NarrativeQA Qasper CNN/DailyMail
    XSum SAMSum CoLA SST-?2 IMDB PubMedQA MedQA(?:-USMLE)? USMLE MedMCQA MultiMedQA HealthBench LegalBench FinanceBench
    FinQA ConvFinQA LSAT ERA5 WeatherBench(?:_?2)? GIFT-Eval GDPval Terminal-?[Bb]ench APPS(?!\w) CodeContests DS-1000
    CRUXEval Codeforces BIRD(?!\w) Spider_2\.0 [mM]iniF2F ProofNet PutnamBench OlympiadBench DeepResearch_Bench METR
    """
)
BENCHMARK = re.compile(
    rf"(?<![\w-])(?:(?P<known>(?:{_BENCHMARKS})(?![a-z]))"
    r"|(?P<bench>[A-Z][\w+.]{0,30}(?:-[A-Z]?\w{1,30}){0,5}?-?[Bb]ench(?:mark)?(?:[ -](?:Verified|Lite|Hard|Pro"
    r"|Mini|\d(?:\.\d)?))?(?!\w))"
    r"|(?P<suffixed>[A-Z][A-Za-z\d]{0,40}[a-z\d](?:QA|Eval|Arena|GLUE|Gym|Bench)(?:[ -]?\d(?:\.\d)?)?(?!\w))"
    r"|(?P<named>[A-Z][\w+./-]{0,40}[A-Z\d][\w+./-]{0,40}(?: [A-Z\d][\w+.-]{0,40}){0,2})"
    r"(?= (?:benchmark|leaderboard|test set|test suite|challenge set|dataset|corpus|suite)\b))"
)
