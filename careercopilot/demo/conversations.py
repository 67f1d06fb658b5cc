"""What is asked in interviews, and what is noted after them."""

QUESTIONS: dict[str, tuple[str, ...]] = {
    "phone": (
        "Why do you want to leave, and why us?",
        "What are your salary expectations, and how firm are they?",
        "How do you picture the first three months?",
        "When could you start?",
        "What did your last team rely on you for?",
    ),
    "technical": (
        "How would you add a column with a default to a table of 200 million rows?",
        "Two requests change the same row: what can happen, and how do you prevent it?",
        "A queue grows faster than it is worked off. What do you look at first?",
        "Design an API for payouts that can be repeated safely.",
        "Walk through what happens between git push and production at your last place.",
        "This query takes nine seconds. Here is the plan. What now?",
        "When would you not use {skill}?",
        "What was the hardest problem you had with {skill}?",
        "How do you test code that talks to three other services?",
    ),
    "onsite": (
        "Draw the system you know best, and tell us where it is weak.",
        "How would you split this service, and would you at all?",
        "Explain {skill} to somebody from product.",
        "Tell us about an outage you caused.",
        "Plan the move of one service to the new cluster: what comes first?",
    ),
    "behavioral": (
        "Tell us about a disagreement that you lost.",
        "When did you last change your mind about a technical decision?",
        "How do you help somebody who is stuck and does not ask?",
        "What would your last manager like to see more of?",
        "Describe a project that you would stop today.",
    ),
}
QUESTIONS["video"] = QUESTIONS["phone"] + QUESTIONS["behavioral"][:3]
QUESTIONS["panel"] = QUESTIONS["behavioral"] + QUESTIONS["onsite"]

AREAS: dict[str, tuple[str, ...]] = {
    "phone": ("Motivation", "Salary", "Communication"),
    "video": ("Motivation", "Communication", "Ways of working"),
    "technical": ("Databases", "Concurrency", "API design", "Debugging"),
    "onsite": ("System design", "Incident response", "Communication"),
    "behavioral": ("Collaboration", "Ownership", "Feedback"),
    "panel": ("System design", "Collaboration", "Leadership"),
}
AREA_SKILLS = frozenset({"technical", "onsite", "panel"})
"""The kinds in which skills of the posting come up too."""

NOTES: dict[str, tuple[str, ...]] = {
    "passed": (
        "Went well, an easy conversation; they described the team honestly.",
        "Good questions, no traps. The database part carried it.",
        "Slow start, then fine. They liked the example of the ledger migration.",
        "Asked back a lot, which they seemed to like. Next step was agreed at the end.",
        "Harder than expected, but they helped when I was stuck.",
    ),
    "failed": (
        "Lost the thread in the design question: collect requirements before drawing.",
        "Too slow without an editor; practise that.",
        "They look for deeper Kubernetes operations; could not answer how the scheduler evicts.",
        "Felt flat, a long day. Do not book two on one day again.",
    ),
    "cancelled": ("They had to move it, the interviewer was ill.",),
    "pending": (
        "Read up on their product and prepare two questions about the team.",
        "Prepare: the ledger migration in three minutes, the outage in two.",
        "",
    ),
}
FIRST_NOTES: dict[str, tuple[str, ...]] = {
    "passed": (
        "Friendly and short. They described the team honestly.",
        "They had read the resume and the blog post. Next step was agreed at the end.",
        "Talked mostly about how they work; the hours are negotiable.",
        "A checklist more than a conversation, but nothing against it.",
        "Range confirmed, on-call is one week in six and paid.",
    ),
    "failed": (
        "Named the salary too early; let them begin next time.",
        "Could not say well why this industry. Prepare that.",
        "Bad line, and I talked too long.",
    ),
}
"""The same of a first talk, where nothing technical is asked yet."""
FIRST_ROUNDS: tuple[str, ...] = ("phone", "video", "phone")
LATER_ROUNDS: tuple[tuple[str, ...], ...] = (("technical",), ("onsite", "panel", "behavioral"))
DURATIONS: dict[str, tuple[int, ...]] = {
    "phone": (30, 30, 45),
    "video": (45, 60),
    "technical": (60, 90),
    "onsite": (120, 180),
    "behavioral": (45, 60),
    "panel": (90, 120),
}
