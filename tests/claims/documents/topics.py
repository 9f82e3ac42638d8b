"""Invented lines of inquiry of several fields: the material that the tests' documents are made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """What a document says, apart from its form. `paragraphs` name notes by {0}, {1} …"""

    question: str
    explanation: str
    paragraphs: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    subject: str
    durable_question: str
    claims: tuple[str, ...]
    titles: tuple[str, ...]
    retest_question: str
    contradicting: tuple[str, ...]
    research_questions: tuple[str, ...]
    related: tuple[str, ...]


TOPICS = (
    Topic(
        question="Does fast charging wear out lithium iron phosphate cells sooner than slow charging?",
        explanation="This explores whether charging LFP cells at high rates shortens their life, and what "
        "wears out first.",
        paragraphs=(
            "The notes agree on less than one would like. Cells charged at 4C kept 91% of their "
            "capacity after 800 cycles, "
            "against 94% for cells charged at 1C, so the cost of speed is real but small {0}. It grows below 10 °C.",
            "What limits the rate is the anode, not the cathode — lithium plates on graphite long "
            "before the iron phosphate "
            "suffers {1}. Warming the cell first changes the picture.",
            "The open point is the calendar: most cells die of age rather than of use.",
        ),
        notes=(
            (
                "How much capacity do LFP cells lose at 4C?",
                "Twelve cells from three makers kept 91% of their capacity after 800 cycles at 4C. "
                "Slow charging kept 94%.",
            ),
            (
                "What limits the charging rate of graphite anodes?",
                "Lithium plating begins at 3.2C at 25 °C; preheating to 45 °C moves the onset to 6C.",
            ),
        ),
        subject="the fast charging of LFP cells",
        durable_question="does the rate of charging, by itself, decide how long a cell lives?",
        claims=(
            "Charging LFP cells at 4C costs three points of capacity after 800 cycles (91% against "
            "94%), a small price.",
            "Plating on graphite begins at 3.2C at room temperature; preheating moves it to 6C, "
            "well beyond what chargers give.",
            "Electrolytes with fluorinated esters triple the cycle life below freezing, in coin cells only.",
            "Pulse charging shows no benefit over constant current in any of the nine studies that "
            "controlled for mean current.",
            "Impedance at 1 kHz predicts the end of life within 8% — better than any voltage "
            "feature — for cells of one maker.",
            "Calendar ageing dominates: cells stored full at 40 °C age faster than cells that are cycled daily.",
        ),
        titles=(
            "Plating onset in graphite anodes under preheated fast charging",
            "Why Do Iron Phosphate Cells Outlive Their Packs?",
            "A decade of calendar ageing: what stored cells tell",
            "Pulse charging revisited: a controlled comparison of nine protocols",
            "Predicting end of life from impedance at a single frequency",
        ),
        retest_question="what decides the life of a cell that is charged fast?",
        contradicting=(
            "cells that lose no capacity at 6C without preheating",
            "field data in which fast-charged packs outlive the others",
            "evidence that plating is reversible at the rates in question",
        ),
        research_questions=(
            "whether preheating still pays once anodes contain silicon",
            "whether calendar ageing can be slowed by storing cells at half charge",
        ),
        related=(
            "Can old traction cells serve in stationary storage?",
            "How is plating detected without opening the cell?",
        ),
    ),
    Topic(
        question="Do remote jobs raise wages outside the large cities?",
        explanation="This asks whether work that can be done from home brings city wages to smaller places — "
        "or takes the jobs away altogether.",
        paragraphs=(
            "The short answer is that it does, for a minority. Postings that allow remote work pay "
            "6% more in counties without a "
            "large city {0}, yet only one in eight local workers holds such a job.",
            "The gain is 'imported', not grown: it leaves with the people who brought it {2}. "
            "Employers' own pay scales by place "
            "undo about half of it {1}.",
        ),
        notes=(
            (
                "Do remote postings pay more outside large cities?",
                "Across 1.2 million postings the premium is 6% in counties without a large city, 2% "
                "elsewhere.",
            ),
            (
                "How do location-based pay scales respond?",
                "Of 140 employers surveyed, 62 cut pay for those who moved; the mean cut was 9%.",
            ),
            (
                "Who leaves when remote work ends?",
                "After return-to-office orders a quarter of the arrivals had left within fourteen months.",
            ),
        ),
        subject="remote work and regional wages",
        durable_question="does work from anywhere spread pay evenly over places?",
        claims=(
            "Remote postings pay 6% more in counties without a large city, after controls for "
            "occupation and seniority.",
            "Location-based pay scales undo about half of the premium within two years of a move.",
            "Return-to-office orders send away a quarter of the newcomers within fourteen months; "
            "house prices do not follow.",
            "Local wages of those who stay on site rise by at most 1%, the weakest spillover on record.",
            "Only firms with more than 500 staff adjust pay by place at all.",
        ),
        titles=(
            "Wages without walls: remote postings and the county premium",
            "Location-based pay and the geography of remote work",
            "Coming and Going: Migration After Return-to-Office Orders",
            "Spillovers of remote work on those who stay",
        ),
        retest_question="who gains when work leaves the city?",
        contradicting=(
            "panels of workers in which the premium vanishes once hours are controlled for",
            "evidence from countries with national pay scales",
            "explanations of the premium by selection alone",
        ),
        research_questions=(
            "whether the premium survives when half of all postings are remote",
            "whether automation of the same tasks reverses the flow of people",
        ),
        related=(),
    ),
    Topic(
        question="When does retrieval help a language model more than a longer context?",
        explanation="This line looks at when fetching passages beats simply giving the model everything, and "
        "why the answer keeps changing.",
        paragraphs=(
            "With a 128k window the two tie on questions that one passage answers {0}. Retrieval "
            "wins where the answer is "
            "spread thin and loses where order matters.",
            "The *noise* that retrieval lets in is the larger risk: a single distracting passage "
            "costs 11 points on HotpotQA {1}.",
        ),
        notes=(
            (
                "Can a 128k window replace retrieval?",
                "On single-passage questions GPT-4o with 128k tokens and a BM25 retriever differ by "
                "less than 1 point.",
            ),
            (
                "What does one distracting passage cost?",
                "One distractor lowers exact match on HotpotQA by 11 points for Llama-3.1-70B, by 4 "
                "points for Claude 3 Opus.",
            ),
        ),
        subject="retrieval against long context",
        durable_question="is choosing what to read still worth it when everything can be read?",
        claims=(
            "Retrieval and a 128k window tie on single-passage questions (GPT-4o: 71.2% vs 70.8%), "
            "while retrieval costs a tenth.",
            "One distracting passage lowers exact match on HotpotQA by 11 points for Llama-3.1-70B "
            "but 4 points for Claude 3 Opus.",
            "Rerankers trained on synthetic queries match those trained on MS MARCO with fewer than 5,000 labels.",
            "Order-sensitive tasks (summaries of proceedings; chains of amendments) always favour the long window.",
            "Above 64 passages accuracy falls again: more is not better, even for models trained on 1M tokens.",
            "Hybrid indexes beat dense ones by 3-5 points on BEIR, most on rare entities.",
            "Query rewriting helps small models and hurts large ones.",
        ),
        titles=(
            "Reading Everything or Choosing: Retrieval in the Age of Long Windows",
            "Distractors at scale: how noise degrades grounded generation",
            "Synthetic queries suffice for rerankers",
            "Lost among passages: position, order, and the limits of attention",
        ),
        retest_question="when is reading less better than reading all?",
        contradicting=(
            "models that ignore distractors without being trained to",
            "results where retrieval loses even on rare entities",
            "a mechanism that explains the fall above 64 passages",
        ),
        research_questions=(
            "whether the tie holds at windows of ten million tokens",
            "whether rerankers become needless once models cite as they read",
        ),
        related=(
            "Do models know when to stop reading?",
            "Is citing a skill apart from answering?",
            "What is an index for?",
        ),
    ),
)
