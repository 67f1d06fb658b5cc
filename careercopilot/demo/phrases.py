"""Sentences that any posting may hold, and what its reader writes beside it."""

COMMON_DUTIES: tuple[str, ...] = (
    "Take part in hiring, and help new colleagues to find their feet.",
    "Give and take thorough, friendly code reviews.",
    "Leave the documentation better than you found it.",
)
COMMON_WANTS: tuple[str, ...] = (
    "You write clearly, since much of our work is agreed upon in writing.",
    "You enjoy pairing now and then, and being left alone at other times.",
    "No degree is required; show us what you have built.",
    "You have working English; the local language is welcome, and we pay for lessons.",
)
YEARS: dict[str, str] = {
    "junior": "First experience from studies, an apprenticeship or your own projects is enough.",
    "mid": "You bring about three years of professional experience.",
    "senior": "You bring five years or more, and have seen a system of yours grow old.",
    "lead": "You bring eight years or more, and others have relied on your judgement.",
}
OFFERS: tuple[str, ...] = (
    "We offer thirty days of holiday, a budget for learning and hardware of your choice.",
    "There is a four-day week for those who want one, at ninety per cent of the pay.",
    "We offer shares to everybody, and explain what they are worth today.",
    "Salaries follow a published grid; we do not haggle.",
    "We pay for relocation, and for the language course of whoever comes along.",
    "Our process has three conversations and no riddles; you hear from us within a week after each.",
    "A third of the team works part-time, managers included.",
    "You get a ticket for the region's trains and a bicycle if you like.",
)
PLACES_OF_WORK: dict[str, str] = {
    "remote": "The team is spread out, meets online and comes together twice a year.",
    "hybrid": "Two days a week we meet in {city}, the others are yours to place.",
    "onsite": "We work together at our site in {city}, close to those who use what we build.",
}
CONTRACT = "This is a contract for {months} months with the possibility to extend."

JOB_NOTES: tuple[str, ...] = (
    "Saw a talk of their team on schema migrations; sensible people.",
    "Ask about on-call: how often, and is it paid?",
    "A former colleague works there and is content.",
    "Reviews mention two rounds of layoffs last year. Careful.",
    "Vague about the stack; looks like a Django monolith from the repositories they published.",
    "Interesting domain, but the team seems to be two people.",
    "Good fit on paper. Tailor the platform resume, mention the Terraform migration.",
    "Second time they post this within three months. Why does nobody stay?",
    "Take-home task according to a review, about four hours.",
)
NEARBY_NOTE = "Same commute as before, 25 minutes by bike."
ABROAD_NOTE = "No relocation needed, but the contract would be under foreign law. Ask about social insurance."
LOW_PAY_NOTE = "Salary below the floor unless they count the bonus. Ask first."
REFERRED_NOTE = "Referred, so it went straight to the team."
PERSONAL_TAGS: tuple[str, ...] = ("favourite", "maybe", "good reviews", "long commute", "ask about on-call", "stretch")

FIRST_NAMES: tuple[str, ...] = (
    "Ada", "Bastian", "Carla", "Dimitri", "Elin", "Farah", "Greta", "Hugo", "Ines", "Jakub", "Kerstin", "Liam",
    "Malin", "Nadia", "Oskar", "Priya", "Quentin", "Rosa", "Sven", "Tereza", "Ulrike", "Viktor", "Wiebke", "Yusuf",
)  # fmt: skip
LAST_NAMES: tuple[str, ...] = (
    "Albrecht", "Bergmann", "Costa", "Dufour", "Eklund", "Fischer", "Grant", "Horvat", "Ivanova", "Jansen", "Kowalska",
    "Lund", "Moreau", "Novák", "Okafor", "Petersen", "Quinn", "Rossi", "Santos", "Tanaka", "Usman", "Vogel", "Weiss",
)  # fmt: skip
RECRUITERS: tuple[str, ...] = ("Recruiter", "Talent Partner", "People Team")
MANAGERS: tuple[str, ...] = ("Engineering Manager", "Head of Engineering", "Team Lead", "CTO")
CONTACT_NOTES: tuple[str, ...] = (
    "",
    "",
    "Answers quickly, prefers e-mail.",
    "Met at a meetup, invited me to apply.",
    "On holiday every second Friday.",
)

STATUS_NOTES: dict[str, tuple[str, ...]] = {
    "interested": ("", "", "", "Came up in a saved search.", "Read it twice and still like it."),
    "applied": (
        "",
        "",
        "",
        "Sent with a short letter about the ledger migration.",
        "Through their form; it wanted everything twice.",
        "Sent without a letter; they say they do not read them.",
    ),
    "invited": (
        "Invitation by e-mail, three slots to choose from.",
        "The recruiter called, friendly, wants a first talk.",
        "Short mail from the team lead, they would like to talk soon.",
    ),
    "rejected": (
        "",
        "",
        "Form letter.",
        "They went with somebody who knows the industry.",
        "Position filled internally.",
        "Hiring freeze, they will keep the documents.",
        "Wanted more Kubernetes at scale than I have.",
    ),
    "rejected_first": (
        "The expectations on salary were too far apart.",
        "A friendly no after the first talk, without a reason.",
        "They look for somebody who has led a team for longer.",
    ),
    "rejected_after": (
        "Close, they said: the other one had run the same migration before.",
        "Kind call with useful feedback: structure the design answer more.",
        "No, with regret: they leave the position open for now.",
        "The technical part was not good enough, fair.",
    ),
    "ghosted": (
        "No answer to two reminders.",
        "Closing this after a month of silence.",
        "The posting is gone and nobody wrote.",
        "",
    ),
    "withdrawn": (
        "They want five days on site after all.",
        "The range is far below what the posting said.",
        "Not the right moment; told them so.",
    ),
    "offer": (
        "Offer by phone, the letter follows.",
        "Offer in writing, a week to decide.",
        "Offer, slightly above the range.",
    ),
    "declined": (
        "Declined: the role is more management than described.",
        "Declined after a second look at the salary and the notice period.",
    ),
    "accepted": ("Took it as a bridge for a few months; the search for a permanent place goes on.",),
}
APPLICATION_NOTES: tuple[str, ...] = (
    "Named 85 to 95 as the expectation.",
    "Mention next time: the incident review from spring.",
    "Start possible three months after signing.",
    "Letter follows the one to the energy people, adapted.",
    "They asked for working hours overlap with the Americas; two evenings a week would be fine.",
    "Portfolio link sent separately.",
)
