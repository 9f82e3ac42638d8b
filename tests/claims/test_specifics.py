"""The specifics in statements: what is found, of which kind, with which values; what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.specifics import disagreements, find_specifics

SENTENCES = {
    "Seven frontier models engaged in shutdown tampering": [("Seven frontier models", "count")],
    "Amplified by ~10x (Gemini 3 Pro: 1%→15%; DeepSeek V3.1: 4%→10%)": [
        ("~10x", "quantity"),
        ("Gemini 3 Pro", "model"),
        ("1%→15%", "quantity"),
        ("DeepSeek V3.1", "model"),
        ("4%→10%", "quantity"),
    ],
    "Only 5 of 25 models comply more when they infer training": [("5 of 25 models", "count")],
    "Only Claude 3 Opus's gap is driven by keeping its goals": [
        ("Only", "superlative"),
        ("Claude 3 Opus", "model"),
    ],
    "Terminal goal-guarding dominates over instrumental alignment-faking": [],
    "Mamba-3B matches Transformers twice its size": [("Mamba-3B", "model"), ("twice", "quantity")],
    "Detected with fewer than 100 tokens on Llama 2 7B-chat and Mistral-7B-Instruct": [
        ("fewer than 100 tokens", "threshold"),
        ("Llama 2 7B-chat", "model"),
        ("Mistral-7B-Instruct", "model"),
    ],
    "24 of 37 open-weight models detect evaluation above chance (best AUROC 0.714; human 0.819)": [
        ("24 of 37 open-weight models", "count"),
        ("best", "superlative"),
        ("0.714", "quantity"),
        ("0.819", "quantity"),
    ],
    "GPT-4o reaches 88.7% on MMLU while o3-mini stays below 80%": [
        ("GPT-4o", "model"),
        ("88.7%", "quantity"),
        ("MMLU", "benchmark"),
        ("o3-mini", "model"),
        ("below 80%", "threshold"),
    ],
    "GPT-5.2 and Claude Haiku 4.5 solve 74.9% of SWE-bench Verified": [
        ("GPT-5.2", "model"),
        ("Claude Haiku 4.5", "model"),
        ("74.9%", "quantity"),
        ("SWE-bench Verified", "benchmark"),
    ],
    "It helps only beyond 7B parameters": [("beyond 7B parameters", "threshold")],
    "A 12 percentage point gain (p < 0.05)": [("12 percentage point", "quantity"), ("p < 0.05", "quantity")],
    "Training on 1.4 trillion tokens at 128k context costs $4.6 million": [
        ("1.4 trillion tokens", "quantity"),
        ("128k context", "quantity"),
        ("$4.6 million", "quantity"),
    ],
    "Accuracy fell by 30–40% across 14 datasets": [("30–40%", "quantity"), ("14 datasets", "count")],
    "Kimi K2.5 and GLM 4.7 lead GPQA Diamond": [
        ("Kimi K2.5", "model"),
        ("GLM 4.7", "model"),
        ("GPQA Diamond", "benchmark"),
    ],
    "BERT and T5 remain the best encoders": [("BERT", "model"), ("T5", "model"), ("best", "superlative")],
    "No model exceeds 50% on ARC-AGI-2": [("exceeds 50%", "threshold"), ("ARC-AGI-2", "benchmark")],
    "Llama-3.1-70B loses 11 points on HotpotQA": [
        ("Llama-3.1-70B", "model"),
        ("11 points", "quantity"),
        ("HotpotQA", "benchmark"),
    ],
    "Qwen3-235B-A22B-Thinking-2507 and DeepSeek-R1-Distill-Qwen-32B agree": [
        ("Qwen3-235B-A22B-Thinking-2507", "model"),
        ("DeepSeek-R1-Distill-Qwen-32B", "model"),
    ],
    "NeuroLM-2 beats WaveFormer-3B on EEGBench by 6.1 F1 points": [
        ("NeuroLM-2", "model"),
        ("WaveFormer-3B", "model"),
        ("EEGBench", "benchmark"),
        ("6.1 F1 points", "quantity"),
    ],
    "AlphaFold 2 was the first method to pass on CASP14": [
        ("AlphaFold 2", "model"),
        ("first", "superlative"),
        ("CASP14", "benchmark"),
    ],
    "A ten-fold increase, or three orders of magnitude": [
        ("ten-fold", "quantity"),
        ("three orders of magnitude", "quantity"),
    ],
    "State-of-the-art systems never pass": [("State-of-the-art", "superlative"), ("never", "superlative")],
    "Cells kept 91% of capacity after 800 cycles at 25 °C": [
        ("91%", "quantity"),
        ("800 cycles", "quantity"),
        ("25 °C", "quantity"),
    ],
    "About one in five postings, in 27 countries, at 450 Wh/kg": [
        ("one in five postings", "count"),
        ("27 countries", "count"),
        ("450 Wh/kg", "quantity"),
    ],
    "In 2024 models were small; by 2026 none was, and the 2018 tariffs stood": [],
    "See arXiv:2303.12712 and layer 12 of the first layer": [],
    "At least 3 independent labs agree at best": [("At least 3 independent labs", "threshold")],
    "Elastocaloric prototypes reach a COP of 9.5.": [("9.5", "quantity")],
    "A factor of 20 for the smallest": [("factor of 20", "quantity"), ("smallest", "superlative")],
    "Statins cut LDL by 38 mg/dL over 24 weeks": [("38 mg/dL", "quantity"), ("24 weeks", "quantity")],
    "Ice loss tripled from 76 Gt/yr to 219 Gt/yr": [
        ("tripled", "quantity"),
        ("76 Gt/yr to 219 Gt/yr", "quantity"),
    ],
    "H0 differs by 5.6 km/s/Mpc, a robot runs 3.9 m/s": [
        ("5.6 km/s/Mpc", "quantity"),
        ("3.9 m/s", "quantity"),
    ],
    "Break-even lies near 1,000 gCO2/kWh at €80/t": [("1,000 gCO2/kWh", "quantity"), ("€80/t", "quantity")],
    "GPT-4 passes in the 90th percentile with 3-shot prompts": [
        ("GPT-4", "model"),
        ("90th percentile", "quantity"),
        ("3-shot", "quantity"),
    ],
    "Forty percent of jobs are exposed": [("Forty percent", "quantity")],
    "Raters prefer it 62% of the time (Elo +43)": [("62%", "quantity"), ("+43", "quantity")],
    "Type 2 diabetes remits, and attention heads 5.1 and 9.6 copy names": [],
    "Recovery took 17 days longer in the over-65s": [("17 days", "quantity")],
    "Loss within 1,000 hours, sleep below six hours": [
        ("within 1,000 hours", "threshold"),
        ("below six hours", "threshold"),
    ],
    "A 7B model tuned on 52K examples approaches text-davinci-003 within a year": [
        ("7B model", "quantity"),
        ("52K examples", "count"),
        ("text-davinci-003", "model"),
        ("within a year", "threshold"),
    ],
    "Context rots past 32K tokens in 10 of 12 models": [
        ("past 32K tokens", "threshold"),
        ("10 of 12 models", "count"),
    ],
    "LoRA with rank 8 trains 0.1% of weights": [("0.1%", "quantity")],
    "Remote workers save 72 minutes a day; children under 12 learn languages": [
        ("72 minutes a day", "quantity"),
        ("under 12", "threshold"),
    ],
    "The best-response strategies, the worst-case bound, the nearest rest of the test": [],
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_is_found(sentence: str) -> None:
    assert [(one.text, one.kind) for one in find_specifics(sentence)] == SENTENCES[sentence]


@pytest.mark.parametrize(
    ("sentence", "values", "unit"),
    [
        ("from 1% to 15%", (1.0, 15.0), "%"),
        ("~10x", (10.0,), "x"),
        ("3-4x lower", (3.0, 4.0), "x"),
        ("an order of magnitude", (10.0,), "x"),
        ("two orders of magnitude", (100.0,), "x"),
        ("twice its size", (2.0,), "x"),
        ("1.4 trillion tokens", (1.4e12,), "tokens"),
        ("128k context", (128_000.0,), "context"),
        ("10,000 claims", (10_000.0,), "claims"),
        ("24 of 37 models", (24.0, 37.0), "models"),
        ("twenty-five models", (25.0,), "models"),
        ("fewer than 5,000 labels", (5000.0,), "labels"),
        ("3 x 10^24 FLOP", (3e24,), "FLOP"),
        ("10⁻³ s", (0.001,), "s"),
        ("$4.6 million", (4.6e6,), "$"),
        ("two-thirds of", (2 / 3,), ""),
        ("eight A100 GPUs", (8.0,), "GPUs"),
    ],
)
def test_values_and_units(sentence: str, values: tuple[float, ...], unit: str) -> None:
    [found] = find_specifics(sentence)
    assert found.values == pytest.approx(values)
    assert found.unit == unit


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from([*" ".join(SENTENCES).split(), "(", ")", "~", "→"]), max_size=30).map(" ".join)
)
def test_a_specific_is_a_part_of_the_statement_and_overlaps_no_other(statement: str) -> None:
    end = 0
    for one in find_specifics(statement):
        assert statement[one.start : one.end] == one.text != ""
        assert one.start >= end
        end = one.end


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (
            "Tampering rose ~10x (A: 1%→15%; B: 4%→10%)",
            ["1%→15% is 15x and 4%→10% is 2.5x, but the claim says ~10x."],
        ),
        ("Accuracy rose tenfold, from 4% to 8%", []),
        ("Accuracy rose 2x, from 4% to 8%", []),
        ("Accuracy rose 5x, from 4% to 8%", ["4% to 8% is 2x, but the claim says 5x."]),
        ("A gain of 3-4x (10%→35%)", []),
        ("24 of 37 models (65%) do", []),
        ("24 of 37 models (80%) do", ["24 of 37 models is 65%, but the claim says 80%."]),
        ("10x faster at 4% to 10% of the cost", []),
        ("Training on 10x more data lifts accuracy from 60% to 75%", []),
        ("Success went from 20% to 60% with 8x compute", []),
        ("A 4x larger model moves from 30% to 45%", []),
        ("Halving the dose lowers efficacy from 80% to 70%", []),
        ("Inference 2x faster; accuracy 70%→72%", []),
        ("Amplified by an order of magnitude, from 1% to 15%", []),
        ("Risk tripled from 1% to 2%", ["1% to 2% is 2x, but the claim says tripled."]),
    ],
)
def test_figures_that_disagree(statement: str, found: list[str]) -> None:
    assert disagreements(statement, find_specifics(statement)) == found
