"""What ails the demo's clients, what is done for them, and what their homes are like."""

DIAGNOSES = (
    ("I10", "High blood pressure"),
    ("E11.9", "Type 2 diabetes"),
    ("M17.9", "Arthritis of the knees"),
    ("I50.9", "Heart failure"),
    ("J44.9", "Chronic lung disease"),
    ("G20", "Parkinson's disease"),
    ("F03.90", "Dementia, early stage"),
    ("I69.3", "Weakness on the left side after a stroke"),
    ("M81.0", "Osteoporosis"),
    ("H35.3", "Macular degeneration"),
    ("N18.3", "Kidney disease, stage 3"),
    ("R26.2", "Difficulty in walking"),
)
ALLERGIES = (
    ("Z88.0", "Penicillin: rash"),
    ("Z91.010", "Peanuts"),
    ("Z91.040", "Latex"),
    ("Z91.030", "Bee stings"),
    ("Z91.013", "Shellfish"),
)
HOME_NOTES = (
    "Side door is open in the morning; ring twice.",
    "Hard of hearing on the right: speak from the left.",
    "Friendly old dog, please do not feed.",
    "Parking behind the building, space 14.",
    "Likes the radio on, news at noon.",
    "Key safe beside the porch light; code with the office.",
    "Walker stands next to the bed at night.",
    "Takes tea, never coffee.",
)
SUMMARIES = (
    "Lives alone and manages well with help in the morning. Wants to stay at home.",
    "Needs a steady arm for bathing and stairs; memory is good.",
    "Recovering after the hospital; strength comes back week by week.",
    "Forgets meals and medicine when alone. Company keeps the day in order.",
    "Family covers the evenings; mornings and midday are ours.",
)
GOALS = (
    "Walk to the corner and back twice a week.",
    "Eat two warm meals a day.",
    "No falls for three months.",
    "Meet friends at church on Sundays again.",
    "Take medicine on time without being asked twice.",
)
TASK_NOTES = (
    "Take your time; stop when tired.",
    "The blue towel is for the shower.",
    "Ask first, every time.",
    "Low salt, please.",
    "Write it in the book on the kitchen table.",
)
EARLIER = "Earlier plan, before the last review."
