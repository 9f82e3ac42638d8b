"""Names of models and benchmarks as they stand in claims and abstracts: lists of families, and rules for new ones. Pure.

Used by claims.specifics. A new family or benchmark is added to the lists here.
"""

from __future__ import annotations

import re

# Families whose name alone is a model's, and families whose name is a common word too: those need a version or size.
_FAMILIES = (
    r"ChatGPT|InstructGPT|GPT(?:-?Neo(?:X)?|-?J|-?oss)?|Claude|Gemini|Gemma|PaLM|LaMDA|Llama|LLaMA|CodeLlama|Code Llama|TinyLlama|Alpaca|Vicuna|Mi[sx]tral|Ministral|Magistral"
    r"|Codestral|Devstral|Pixtral|Qwen|QwQ|QVQ|DeepSeek|DeepSeek-(?:Coder|Math|VL|Prover)|Kimi|ChatGLM|GLM|CogVLM|Grok|Nemotron|MiniMax|ERNIE|Doubao|Hunyuan|InternLM|InternVL|LLaVA|Baichuan|DBRX"
    r"|SmolLM|SmolVLM|OLMo|OLMoE|Pythia|BLOOMZ?|BloombergGPT|(?:[A-Z][a-z]*)?BERT(?:a|weet)?|RoBERTa|DeBERTa|DistilBERT|ALBERT|ELECTRA|XLNet|XLM-R(?:oBERTa)?|mBERT|(?:Flan-?|FLAN-?|m|By|Long|Code)?T5|BART|mBART|PEGASUS"
    r"|CLIP|SigLIP|BLIP|ALIGN|DINO(?:v\d)?|ViT|ResNet|EfficientNet|ConvNeXt|Swin|YOLO(?:v\d+)?|DETR|Whisper|wav2vec|HuBERT|WavLM|Stable Diffusion|SDXL|DALL[-·]E|Imagen|Midjourney|AlphaFold|AlphaGo|AlphaZero|AlphaProof"
    r"|AlphaGeometry|AlphaEvolve|AlphaGenome|AlphaMissense|MuZero|ESMFold|ESM|RoseTTAFold|RFdiffusion|ProteinMPNN|ProGen|OmegaFold|OpenFold|Boltz|Chai|GraphCast|Pangu-Weather|FourCastNet|GenCast|Aurora"
    r"|Codex|StarCoder|SantaCoder|WizardLM|WizardCoder|WizardMath|RWKV|Mamba|Jamba|Hyena|RetNet|RT-\d|OpenVLA|Octo|Galactica|Chinchilla|Gopher|Minerva|Med-?PaLM|BioGPT|PubMedBERT|SciBERT|Sentence-BERT|SBERT|ColBERT|SPLADE"
    r"|Contriever|DPR|MiniLM|MPNet|CANINE|Perceiver|Gato|Flamingo|Kosmos|Emu|Chameleon|Phi|OPT|MPT|MatterGen|MatterSim|MACE|CHGNet|M3GNet|GNoME|Command R\+?|Tulu|Tülu|Zephyr|OpenChat|Hermes|Yi|Sora|Veo|Codegen|CodeGen|Nova|Granite"
)
_NEED_VERSION = r"Phi|OPT|MPT|Yi|Nova|Granite|Falcon|Orca|Titan|Command|Aurora|Hermes|Octo|Emu|Chai|ESM|Boltz|Chameleon|Flux|SAM|Seed|Step|Swin|ALIGN|DPR|MACE|Zephyr|Hyena|Galactica|Minerva|Gopher|Perceiver|Fable|Mythos|Muse|BGE|E|GTE|GTR|GLM|Kosmos|Imagen|Pythia"
_SIZE = r"\d+(?:\.\d+)?(?:x\d+)?[BMTbm](?![a-z])(?:-A\d+B)?"
_VERSION = r"[vVkKmMrR]?\d+(?:\.\d+)*(?:[a-z]{1,2}(?![a-z]))?"
_TIERS = (
    r"(?:Pro|Ultra|Flash|Nano|Opus|Sonnet|Haiku|Instant|Turbo|[Mm]ini|nano|Large|large|Small|small|Medium|Base|base|XL|XXL|Chat|chat|Instruct|instruct|Thinking|thinking|Preview|preview|Lite|lite|Coder|Math|VL|Omni|Max|Plus|Air"
    r"|Scout|Maverick|Distill|exp|Exp|Next|Deep Think|Guard|Code|code|Image|Live|Reasoner|Super|Edge|Heavy|Fast|it|pt|hf|uncased|cased|IT|Sonic|Think|Speciale|Terminus|Multimer|medium|oss|NeoX|Micro|Premier|Spark|Codex)(?![\w])"
)
_TAIL = rf"(?:(?:[ -]|(?<=[a-zA-Z]))(?:{_SIZE}|{_VERSION}(?![\w%])(?!\s?(?:%|x\b|×|percent|models?\b|times|tokens|parameters|GPUs?))|{_TIERS})|(?<=\d)-?{_TIERS}|[-/](?:{_SIZE}|{_VERSION}|{_TIERS}))"

MODEL = re.compile(
    rf"(?<![\w-])(?:"
    rf"(?!(?:{_NEED_VERSION})(?![\w]))(?:{_FAMILIES})(?![a-z]){_TAIL}{{0,5}}"
    rf"|(?:{_NEED_VERSION})(?:[ -]?{_VERSION}|[ -]{_SIZE}|[ -](?:Pro|Lite|Micro|Premier|R\+?)){_TAIL}{{0,4}}"
    rf"|o[1-9](?:-(?:mini|preview|pro|high|low|medium)){{0,2}}(?![\w])"
    rf"|R1(?:-Zero|-Distill)?(?![\w])"
    # names never seen: CamelCase or hyphened names with a version or a size in billions
    rf"|[A-Z][A-Za-z]*[a-z][A-Z][A-Za-z]*[ -]?{_VERSION}(?![\w%]){_TAIL}{{0,3}}"
    rf"|[A-Z][A-Za-z]+(?:\d(?:\.\d+)?)?[- ]{_SIZE}(?![\w]){_TAIL}{{0,3}}"
    rf"|[A-Z][a-zA-Z]+-v?\d+(?:\.\d+)*(?:[ -]{_TIERS})+"
    rf"|[A-Z][a-z]+ \d+(?:\.\d+)?(?: (?:Pro|Ultra|Flash|Opus|Sonnet|Haiku|Turbo|Mini|Large|Instruct)(?![\w]))+"
    rf"|[A-Z][a-zA-Z]+ [vV]\d+(?:\.\d+)*(?![\w])"
    rf"|[A-Z][A-Za-z]*[a-z]\d+(?:\.\d+)(?![\w%]){_TAIL}{{0,3}}"
    rf")"
)
NOT_A_MODEL = re.compile(
    r"(?:LLMs?|CoT|RLHF|[A-Z]\d|Phase \w+|CO2|Table .*|Figure .*|Section .*|Layer .*|Version .*|Ubuntu .*|Python.*|CUDA.*|PyTorch.*|Adam[A-Z]?\d*|Theorem .*|COVID.*|PM2\.5|TOP-?\d.*|Top-?\d.*|Pass.*|Level .*|Stage .*|Step .*|Day .*"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b.*|Chain.*|E-?\d+)"
)

_BENCHMARKS = (
    r"MMLU(?:-?(?:Pro|Redux|ProX))?|CMMLU|C-Eval|AGIEval|GSM-?(?:8[kK]|Hard|Symbolic|1[kK]|Plus)|MATH(?:-500|-?L5|500)?(?![-\w])|SWE-?[Bb]ench(?:[ -](?:Verified|Lite|Multimodal|Pro|Live|Extra))?|SWE-Lancer|HumanEval(?:\+|-X|Plus)?|MBPP\+?|GPQA(?:[ -]Diamond)?"
    r"|ARC-AGI(?:-\d)?|ARC(?:-(?:Challenge|Easy|[CE]))?(?![-\w])|HellaSwag|Wino[Gg]rande|TruthfulQA|BIG-?[Bb]ench(?:[ -](?:Extra )?Hard)?|BBE?H(?![\w])|AIME(?:[ -]?(?:20)?2\d)?|HMMT|AMC(?:[ -]?\d+)?(?![\w])|IMO(?:[ -]?(?:20)?\d\d)?|FrontierMath|HLE(?![\w])|Humanity's Last Exam"
    r"|LiveCodeBench(?: v\d)?|LiveBench|MT-?[Bb]ench|AlpacaEval(?: ?2(?:\.0)?)?|Arena-?Hard|Chatbot Arena|LMArena|LMSYS(?: Arena)?|IFEval|MMMU(?:-Pro)?|MathVista|DROP(?![-\w])|SQuAD(?: ?v?\d\.\d)?|(?:Super)?GLUE(?![\w])|BEIR(?![\w])|M?MTEB(?![\w])|MS[ -]?MARCO|TREC(?:[- ](?:DL|COVID|RAG)(?:[ -]?(?:20)?\d\d)?)?|MIRACL|BRIGHT(?![\w])"
    r"|Natural Questions|NQ(?![\w])|TriviaQA|HotpotQA|2WikiMultihopQA|2Wiki|MuSiQue|PopQA|SimpleQA|StrategyQA|FEVER(?:OUS)?(?![\w])|SciFact|FRAMES(?![\w])|BrowseComp(?:-Plus|-ZH)?|ImageNet(?:-(?:1k|21k|1K|21K|C|A|R|V2|Sketch))?|CIFAR-?10{1,2}|MNIST|Fashion-MNIST|SVHN|COCO(?![\w])|ADE20[kK]|LVIS|KITTI|nuScenes|Cityscapes|PASCAL VOC|LibriSpeech|Common Voice|VoxCeleb|AudioSet|WMT(?:-?\d\d)?|FLORES(?:-\d+)?"
    r"|S?NLI(?![\w])|MNLI|XNLI|ANLI|CASP-?\d\d|CAMEO|CATH|PDBbind|PoseBusters|ProteinGym|QM9|MD17|MoleculeNet|OC2[02]|OMat24|Matbench(?: Discovery)?|TDC|FoldBench|WebArena|VisualWebArena|OSWorld|AndroidWorld|WebShop|ALFWorld|ScienceWorld|AgentBench|AgentDojo|GAIA(?![\w])|(?:τ²?|TAU|[Tt]au)\d?-?[Bb]ench|TheAgentCompany|RULER(?![\w])|LongBench(?: v2)?|InfiniteBench|NoLiMa|HELMET|Needle[- ]in[- ]a[- ]Haystack|NIAH"
    r"|CommonsenseQA|PIQA|SIQA|BoolQ|RACE(?![\w])|OpenBookQA|OBQA|LAMBADA|WikiText-?(?:2|103)|MACHIAVELLI|StrongREJECT|HarmBench|AdvBench|JailbreakBench|XSTest|WMDP|BBQ(?![\w])|RE-Bench|PaperBench|MLE-?[Bb]ench|Cybench|CyBench|BFCL|API-Bank|MMBench|VQAv2|OK-VQA|GQA|TextVQA|DocVQA|ChartQA|InfoVQA|AI2D|MME(?![\w])|POPE(?![\w])|Video-?MME|EgoSchema|ScreenSpot(?:-Pro)?|Mind2Web"
    r"|Atari(?:[ -]?(?:57|100k|2600))?|Procgen|D4RL|Meta-?World|LIBERO(?:-\w+)?|RLBench|CALVIN|MineDojo|MMLongBench|QuALITY|NarrativeQA|Qasper|CNN/DailyMail|XSum|SAMSum|MultiNLI|CoLA|SST-?2|IMDB|PubMedQA|MedQA(?:-USMLE)?|USMLE|MedMCQA|MultiMedQA|HealthBench|LegalBench|FinanceBench|FinQA|ConvFinQA|SAT(?![\w])|LSAT|GRE(?![\w])|ERA5|WeatherBench(?: ?2)?|GIFT-Eval|M[3456] competition|GDPval|Terminal-?[Bb]ench|APPS(?![\w])|CodeContests|DS-1000|CRUXEval|Codeforces|BIRD(?![\w])|Spider(?: 2\.0)?(?=\s|$|[,;.)])|MiniF2F|miniF2F|ProofNet|PutnamBench|OlympiadBench|DeepResearch Bench|METR|Vending-Bench"
)
BENCHMARK = re.compile(
    rf"(?<![\w-])(?:(?P<known>(?:{_BENCHMARKS})(?![a-z]))"
    r"|(?P<bench>[A-Z][\w+.]*(?:-[A-Z]?\w+)*?-?[Bb]ench(?:mark)?(?:[ -](?:Verified|Lite|Hard|Pro|Mini|\d(?:\.\d)?))?(?![\w]))"
    r"|(?P<suffixed>[A-Z][A-Za-z\d]*[a-z\d](?:QA|Eval|Arena|GLUE|Gym|Bench)(?:[ -]?\d(?:\.\d)?)?(?![\w]))"
    r"|(?P<named>[A-Z][\w+./-]*[A-Z\d][\w+./-]*(?: [A-Z\d][\w+.-]*){0,2})(?= (?:benchmark|leaderboard|test set|test suite|challenge set|dataset|corpus|suite)\b))"
)
