"""Words by which a message gives away somebody's health: a warning, not a lock (F7).

A mail or a text can be read by whoever holds the phone. The list knows the beginnings of words; it
cannot know every sentence, so templates also carry the agency's own mark.
"""

import re

BEGINNINGS = (
    "alcohol",
    "allerg",
    "alzheimer",
    "amputat",
    "antibiotic",
    "anxiety",
    "arthritis",
    "asthma",
    "bedridden",
    "bipolar",
    "blood pressure",
    "blood sugar",
    "cancer",
    "catheter",
    "chemo",
    "copd",
    "delirium",
    "dementia",
    "demencia",
    "depress",
    "diabet",
    "diagnos",
    "dialysis",
    "disabilit",
    "epilep",
    "fracture",
    "heart attack",
    "heart failure",
    "hepatitis",
    "hiv",
    "hospice",
    "hypertens",
    "incontinen",
    "infection",
    "insulin",
    "kidney",
    "medicaci",
    "medication",
    "mental health",
    "metastas",
    "multiple sclerosis",
    "oxygen",
    "palliative",
    "paraly",
    "parkinson",
    "pneumonia",
    "pressure sore",
    "prescription",
    "psych",
    "schizo",
    "seizure",
    "stroke",
    "suicid",
    "surger",
    "symptom",
    "terminal",
    "toileting",
    "tumor",
    "wheelchair",
    "wound",
)
FOUND = re.compile(rf"\b(?:{'|'.join(BEGINNINGS)})\w*", re.IGNORECASE)


def found(*texts: str) -> list[str]:
    """The words in these texts that tell of health, as they were written, each once."""
    words = [word.lower() for text in texts for word in FOUND.findall(text)]
    return list(dict.fromkeys(words))
