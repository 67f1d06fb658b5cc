"""Kinds of employers: how they speak of themselves, what they run, and what they pay in comparison."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of employer; `pay` multiplies what the role pays in general.

    `about` may name {company} and {city}; the employers of a kind take its sentences in turn.
    """

    tag: str
    pay: float
    about: tuple[str, ...]
    stakes: tuple[str, ...]
    systems: tuple[str, ...]
    teams: tuple[str, ...]


KINDS: tuple[Kind, ...] = (
    Kind(
        tag="health",
        pay=0.92,
        about=(
            "{company} is a group of eleven hospitals and forty outpatient practices around {city}.",
            "{company} looks after half a million patients a year, and builds much of its clinical software itself.",
        ),
        stakes=(
            "Nurses notice within a minute when something is slow, so we care about boring, dependable releases.",
            "Patient data never leaves our own data centres, which makes the engineering more interesting, not less.",
        ),
        systems=("appointment booking", "the patient record exchange", "bed and ward planning", "lab result delivery"),
        teams=("Patient Records", "Appointments", "Clinical Integration"),
    ),
    Kind(
        tag="bank",
        pay=1.08,
        about=(
            "{company} has kept people's money for over a century, and is moving its core off the mainframe.",
            "{company} is a bank of two million customers with an engineering house of its own in {city}.",
        ),
        stakes=(
            "Every booking is audited, so correctness comes before speed and both come before cleverness.",
            "Payments have to clear on Christmas Eve too; we plan for that all year.",
        ),
        systems=("instant payments", "the customer ledger", "card authorisation", "loan decisions"),
        teams=("Payments", "Core Ledger", "Cards", "Lending"),
    ),
    Kind(
        tag="games",
        pay=0.95,
        about=(
            "{company} makes co-operative adventure games; the latest has four million players on three platforms.",
            "{company} is an independent studio of ninety people in {city}, owned by those who work there.",
        ),
        stakes=(
            "On launch night traffic grows a hundredfold in ten minutes, and we like being ready for it.",
            "We do not crunch: a date moves before a weekend does.",
        ),
        systems=("matchmaking", "the player inventory", "the live-event scheduler", "the telemetry pipeline"),
        teams=("Matchmaking", "Live Operations", "Player Accounts"),
    ),
    Kind(
        tag="logistics",
        pay=1.0,
        about=(
            "{company} plans truck routes for small carriers, so that fewer of them drive home empty.",
            "{company} is a four-year-old logistics start-up from {city} with customers in nine countries.",
        ),
        stakes=(
            "A late answer from our API is a truck standing at a gate, and its driver calls us.",
            "We have grown from eight to seventy people and are now paying back the shortcuts, deliberately.",
        ),
        systems=("route planning", "shipment tracking", "the carrier marketplace", "customs documents"),
        teams=("Routing", "Tracking", "Carrier Platform"),
    ),
    Kind(
        tag="public sector",
        pay=0.82,
        about=(
            "{company} builds the online services that people need when they move, marry or found a business.",
            "{company} runs registers that the rest of the administration relies on, from its offices in {city}.",
        ),
        stakes=(
            "What we write is published as open source unless there is a reason against it.",
            "Everybody has to be able to use it: on an old phone, with a screen reader, at a library's computer.",
        ),
        systems=("the residents' register", "online applications", "the identity service", "grant payments"),
        teams=("Identity", "Registers", "Citizen Services"),
    ),
    Kind(
        tag="insurance",
        pay=1.02,
        about=(
            "{company} insures homes, bicycles and small firms, and settles most claims within two days.",
            "{company} is a mid-sized insurer in {city} that has brought its software development back in house.",
        ),
        stakes=(
            "After a storm claims come in by the ten thousand, and that is when the software has to be kind and quick.",
            "We replace a policy system of the nineties piece by piece, with both running side by side.",
        ),
        systems=("claims handling", "policy administration", "tariff calculation", "the broker portal"),
        teams=("Claims", "Policies", "Pricing"),
    ),
    Kind(
        tag="energy",
        pay=1.0,
        about=(
            "{company} balances wind, sun and batteries for two hundred municipal utilities.",
            "{company} runs the control software of a regional grid; two million homes hang on it.",
        ),
        stakes=(
            "We read eleven million meters every quarter of an hour, and none may be lost.",
            "A wrong forecast costs real money at the exchange by noon the next day.",
        ),
        systems=("meter data", "load forecasting", "the trading gateway", "outage management"),
        teams=("Metering", "Forecasting", "Grid Control"),
    ),
    Kind(
        tag="e-commerce",
        pay=1.04,
        about=(
            "{company} sells to three million households in twelve countries, and writes its own shop.",
            "{company} began as a stall in {city} and is now one of the larger independent online shops of the region.",
        ),
        stakes=(
            "In November we serve in a day what we serve in a week of May.",
            "Each second of the checkout is measured, and each release is compared with the one before.",
        ),
        systems=("the checkout", "product search", "stock and availability", "returns"),
        teams=("Checkout", "Search", "Fulfilment"),
    ),
    Kind(
        tag="telecom",
        pay=0.98,
        about=(
            "{company} connects six million phones and a good deal of the countryside's broadband.",
            "{company} is a mobile operator whose network team in {city} writes its own provisioning software.",
        ),
        stakes=(
            "A provisioning error takes a village offline, so every change can be taken back.",
            "We handle ninety thousand events a second, and keep each of them for the regulator.",
        ),
        systems=("number porting", "network provisioning", "usage rating", "fault tickets"),
        teams=("Provisioning", "Rating and Billing", "Network Automation"),
    ),
    Kind(
        tag="travel",
        pay=0.97,
        about=(
            "{company} sells sleeper trains across borders, with one ticket for all railways involved.",
            "{company} books walking holidays for two hundred thousand guests a year from {city}.",
        ),
        stakes=(
            "Our partners' systems are old and rude; ours have to be patient.",
            "When a strike is announced everybody rebooks at once, and nobody should have to phone.",
        ),
        systems=("seat reservation", "the booking engine", "partner timetables", "refunds"),
        teams=("Booking", "Partner Integration", "Traveller Apps"),
    ),
    Kind(
        tag="media",
        pay=0.9,
        about=(
            "{company} publishes four newspapers and their archives back to 1871.",
            "{company} makes radio and podcasts in {city} for two million listeners a week.",
        ),
        stakes=(
            "On election night everything happens at once, and the front page must not blink.",
            "Readers pay for us, so we do not sell what they read.",
        ),
        systems=("the editorial system", "subscriptions", "the audio archive", "the recommendation service"),
        teams=("Subscriptions", "Publishing", "Audience"),
    ),
    Kind(
        tag="developer tools",
        pay=1.16,
        about=(
            "{company} runs other people's builds: nine thousand teams push to us every day.",
            "{company} makes tools for developers, is profitable, and has sixty people in eight time zones.",
        ),
        stakes=(
            "Our users read our status page and our changelog, and write to us about both.",
            "When we are down, our customers cannot ship their own fix, so we take on-call seriously and pay it.",
        ),
        systems=("the build scheduler", "the artifact store", "the public API", "usage metering"),
        teams=("Build Infrastructure", "Storage", "Developer Experience"),
    ),
    Kind(
        tag="security",
        pay=1.1,
        about=(
            "{company} watches the networks of hospitals and town halls, and calls before they know.",
            "{company} makes hardware keys and the service behind them, developed and built in {city}.",
        ),
        stakes=(
            "We are a target ourselves, so every change is signed, reviewed and reproducible.",
            "Our analysts work nights; the software should spare them the false alarms.",
        ),
        systems=("event ingestion", "alert triage", "the key service", "the detection rules engine"),
        teams=("Detection", "Ingestion", "Identity and Keys"),
    ),
    Kind(
        tag="mobility",
        pay=0.99,
        about=(
            "{company} keeps thirty thousand shared bicycles and their docks in working order in fourteen cities.",
            "{company} moves four hundred thousand commuters a day, and tells them honestly when it does not.",
        ),
        stakes=(
            "What we show on the platform has to be true twenty seconds later, too.",
            "Sensors fail, drivers lose coverage, and the plan has to hold anyway.",
        ),
        systems=("vehicle telemetry", "passenger information", "depot scheduling", "ticket inspection"),
        teams=("Passenger Information", "Fleet", "Ticketing"),
    ),
    Kind(
        tag="fintech",
        pay=1.18,
        about=(
            "{company} does the books of ninety thousand freelancers, and files their taxes.",
            "{company} lets small shops take cards without a terminal; it is licensed, audited and at home in {city}.",
        ),
        stakes=(
            "Money moves exactly once here: idempotency is not a buzzword for us.",
            "We release thirty times a day and have not lost a cent to it.",
        ),
        systems=("payouts", "reconciliation", "invoice matching", "fraud screening"),
        teams=("Payouts", "Reconciliation", "Risk"),
    ),
    Kind(
        tag="research",
        pay=0.8,
        about=(
            "{company} collects what buoys, ships and satellites measure, and gives it away.",
            "{company} serves nine hundred researchers with computing, storage and the software in between.",
        ),
        stakes=(
            "Results have to be reproducible in ten years, so we think in formats and not in frameworks.",
            "A measurement cannot be made twice; data that arrives has to stay.",
        ),
        systems=("the data portal", "sensor ingestion", "the batch cluster", "the archive"),
        teams=("Data Portal", "Scientific Computing"),
    ),
    Kind(
        tag="climate",
        pay=0.96,
        about=(
            "{company} plans, sells and looks after heat pumps, with software that installers like to use.",
            "{company} measures what buildings lose and helps their owners stop it; founded five years ago in {city}.",
        ),
        stakes=(
            "Fifty thousand devices report to us, and each sits in a cellar that nobody wants to visit twice.",
            "We count in tonnes, and publish the number.",
        ),
        systems=("device telemetry", "installation planning", "the installers' app backend", "energy reports"),
        teams=("Device Cloud", "Planning Tools"),
    ),
    Kind(
        tag="robotics",
        pay=1.03,
        about=(
            "{company} builds arms that pick apples and tomatoes without bruising them.",
            "{company} makes warehouse robots in {city}, from the gripper to the cloud that steers them.",
        ),
        stakes=(
            "Our code moves metal near people: we test on hardware, every night.",
            "Six hundred robots phone home over bad networks and must not depend on it.",
        ),
        systems=("fleet control", "the motion planner", "remote diagnostics", "firmware updates"),
        teams=("Fleet Control", "Motion", "Robot Cloud"),
    ),
)
