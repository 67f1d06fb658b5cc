"""Kinds of work: what it is called, what it asks for and what one does."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Role:
    """One kind of work. Texts may name {system} and {a}, {b}, two skills of the posting.

    `weight` says how often the search comes across it, `fit` how gladly it is applied for; `pay` multiplies what is
    usual. `levels` are those it is offered at.
    """

    titles: tuple[str, ...]
    area: str
    weight: int
    fit: int
    pay: float
    levels: tuple[str, ...]
    core: tuple[str, ...]
    extra: tuple[str, ...]
    mission: tuple[str, ...]
    duties: tuple[str, ...]
    wants: tuple[str, ...]


PYTHON = Role(
    titles=("Backend Engineer", "Python Engineer", "Backend Developer (Python)", "Software Engineer, Backend"),
    area="backend",
    weight=24,
    fit=10,
    pay=1.0,
    levels=("mid", "senior", "senior", "senior", "lead"),
    core=("Python", "PostgreSQL", "Docker"),
    extra=(
        "Django",
        "FastAPI",
        "Celery",
        "Redis",
        "Kafka",
        "AWS",
        "REST",
        "pytest",
        "Kubernetes",
        "SQLAlchemy",
        "gRPC",
    ),
    mission=(
        "You join the team behind {system}, five engineers and a product manager, and own its services end to end.",
        "We look for somebody who likes {a} and likes {b} even more once the tables grow.",
        "The work is the API and the background jobs of {system}, which are one code base and should stay one.",
    ),
    duties=(
        "Design and build the APIs of {system}, from the data model to the dashboards that watch it.",
        "Take slow queries apart, and leave behind the index or the table that should have been there.",
        "Break long-running jobs into steps that can be repeated without harm.",
        "Migrate live tables without a maintenance window.",
        "Review the code of colleagues, and write down why a decision was taken.",
        "Talk to the people who use {system}, and turn what they say into small releases.",
    ),
    wants=(
        "You have written {a} for a living for some years, with type hints and tests.",
        "You read a query plan before you add a cache.",
        "You know what happens when two requests change the same row.",
        "You have run {b} in production and remember what went wrong.",
        "You have designed an API that others had to live with.",
    ),
)
GO = Role(
    titles=("Backend Engineer (Go)", "Go Engineer", "Software Engineer, Distributed Systems"),
    area="backend",
    weight=11,
    fit=6,
    pay=1.06,
    levels=("mid", "senior", "senior", "lead"),
    core=("Go", "PostgreSQL", "Kubernetes"),
    extra=("gRPC", "Kafka", "Redis", "AWS", "Google Cloud", "Prometheus", "ClickHouse", "CockroachDB", "Docker"),
    mission=(
        "The software behind {system} moves from one large program to a few small ones in {a}, with your help.",
        "You would work on the services behind {system} that answer in single-digit milliseconds, or should.",
    ),
    duties=(
        "Build services in {a} that degrade politely when a dependency is away.",
        "Own the protocols between the parts of {system}, and their versions.",
        "Profile before you optimise, and publish what you found.",
        "Carry the pager one week in seven, with a day off after it.",
        "Write load tests that resemble what our users really do.",
    ),
    wants=(
        "You are fluent in {a}, including its memory and its scheduler.",
        "You can explain back-pressure with an example from your own work.",
        "You have operated {b} beyond the tutorial.",
        "Consistency, ordering and retries are words you use precisely.",
    ),
)
JVM = Role(
    titles=("Java Backend Engineer", "Kotlin Engineer", "Software Engineer (JVM)"),
    area="backend",
    weight=9,
    fit=1,
    pay=1.0,
    levels=("junior", "mid", "senior", "lead"),
    core=("Java", "Spring Boot", "SQL"),
    extra=("Kotlin", "Kafka", "Oracle Database", "PostgreSQL", "Hibernate", "OpenShift", "Jenkins", "JUnit", "Docker"),
    mission=(
        "You help to carry the software behind {system} from an application server to services in {a} and {b}.",
        "The team looks after what is behind {system}: a large, well-tested code base that earns the money here.",
    ),
    duties=(
        "Cut the software behind {system} into modules along the lines of the business.",
        "Bring the test suite from forty minutes to ten.",
        "Replace nightly batches with events, one at a time.",
        "Keep the documentation that auditors ask for as close to the code as possible.",
    ),
    wants=(
        "Experience with {a} and {b} in applications that live long.",
        "You refactor in small steps, behind tests.",
        "You know transactions beyond the annotation.",
        "Some experience with regulated environments helps.",
    ),
)
FULL_STACK = Role(
    titles=("Full-Stack Engineer", "Product Engineer", "Full-Stack Developer (TypeScript)"),
    area="product",
    weight=9,
    fit=2,
    pay=0.96,
    levels=("junior", "mid", "mid", "senior"),
    core=("TypeScript", "React", "Node.js"),
    extra=("PostgreSQL", "GraphQL", "Next.js", "Python", "Docker", "Tailwind CSS", "AWS", "Playwright", "NestJS"),
    mission=(
        "You build features for {system}, from the first sketch to the query that feeds them.",
        "A small team, short ways: you, a designer and {system}, with {a} on both sides.",
    ),
    duties=(
        "Ship a visible improvement to {system} every week.",
        "Keep pages quick on old phones and slow networks.",
        "Own the API between the browser and the services behind it.",
        "Sit in on support for an afternoon a month, and fix what you hear.",
    ),
    wants=(
        "You are at home in {a} and curious about {b}.",
        "You care how a form feels as much as how it is stored.",
        "You write tests for what users do and not for how it is built.",
        "You have taken part in the decisions about a product, not only in their execution.",
    ),
)
FRONTEND = Role(
    titles=("Frontend Engineer", "Frontend Developer (React)"),
    area="product",
    weight=4,
    fit=0,
    pay=0.92,
    levels=("junior", "mid", "senior"),
    core=("TypeScript", "React", "CSS"),
    extra=("Vite", "Storybook", "Accessibility", "GraphQL", "Cypress", "Figma", "Next.js", "Jest"),
    mission=("You give {system} a face: calm, quick and usable without a mouse.",),
    duties=(
        "Build and document the components that all our pages share.",
        "Measure what users wait for, and make them wait less.",
        "Work with design from the first drawing on.",
    ),
    wants=(
        "You know {a} and the platform below it well.",
        "You test with a screen reader without being asked.",
        "You can say no to a library.",
    ),
)
EMBEDDED = Role(
    titles=("Embedded Software Engineer", "Firmware Engineer (C++)"),
    area="systems",
    weight=5,
    fit=0,
    pay=0.94,
    levels=("junior", "mid", "senior"),
    core=("C++", "C", "Embedded Systems"),
    extra=("RTOS", "Linux", "Python", "ROS", "FPGA", "Rust", "Git", "CI/CD"),
    mission=("You write what runs closest to the hardware and reports to {system}.",),
    duties=(
        "Develop and test drivers and protocols on real devices, in the lab next door.",
        "Make updates over the air survive a power cut.",
        "Read data sheets, and the errata after them.",
    ),
    wants=(
        "Good {a}, a feeling for memory and an oscilloscope you are not afraid of.",
        "You have debugged a problem that vanished under the debugger.",
        "You can come to the laboratory most days.",
    ),
)
SYSTEMS = Role(
    titles=("Systems Engineer (Rust)", "Storage Engineer", "Software Engineer, Infrastructure Core"),
    area="systems",
    weight=5,
    fit=3,
    pay=1.12,
    levels=("mid", "senior", "lead"),
    core=("Rust", "Linux"),
    extra=("C++", "Go", "Kafka", "PostgreSQL", "gRPC", "Kubernetes", "OpenTelemetry", "ClickHouse"),
    mission=(
        "You work below {system}: on the storage and the queues that everybody else takes for granted.",
        "We are writing the hot path of {system} anew in {a}, and measure every step.",
    ),
    duties=(
        "Own the on-disk format and its compatibility.",
        "Find out why the ninety-ninth percentile is what it is.",
        "Simulate failures that we hope never to see.",
        "Advise other teams on what the layer below can and cannot promise.",
    ),
    wants=(
        "You have written {a} or another systems language for years.",
        "You know what fsync promises, and what it does not.",
        "You write design documents that people finish reading.",
    ),
)
