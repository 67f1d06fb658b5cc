"""One key and one spelling per skill."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.skill_aliases import ALIASES
from accounts.skills import KEY_LENGTH, skill_key, skill_name, unique_skills

SAME = [
    ("PostgreSQL", "postgresql", ["PostgreSQL", "postgres", "postgresql", "Postgre SQL", "  POSTGRES ", "psql"]),
    ("C", "c", ["C", "c", "C language"]),
    ("C++", "c++", ["C++", "c++", "C ++", "cpp", "C plus plus", "Ｃ＋＋"]),
    ("C#", "c#", ["C#", "c #", "C♯", "csharp", "C Sharp"]),
    ("F#", "f#", ["F#", "fsharp"]),
    (".NET", "net", [".NET", ".net", "dotnet", "dot net", ".NET Framework"]),
    ("Go", "go", ["Go", "Golang", "GO lang"]),
    ("R", "r", ["R", "r", "R language"]),
    ("Node.js", "nodejs", ["node", "Node.js", "NodeJS", "node js", "Node-JS", "NODE.JS"]),
    ("React", "react", ["React", "ReactJS", "React.js", "react js"]),
    ("Kubernetes", "kubernetes", ["k8s", "K8S", "Kubernetes"]),
    ("JavaScript", "javascript", ["JS", "JavaScript", "Java Script", "ES6"]),
    ("TypeScript", "typescript", ["TS", "TypeScript", "Type Script"]),
    ("AWS", "aws", ["AWS", "Amazon Web Services", "amazon-web-services"]),
    ("Google Cloud", "googlecloud", ["GCP", "Google Cloud", "Google Cloud Platform"]),
    ("CI/CD", "cicd", ["CI/CD", "ci cd", "CICD", "CI-CD"]),
    ("Machine Learning", "machinelearning", ["ML", "machine learning", "Machine-Learning"]),
    ("Objective-C", "objectivec", ["Objective-C", "objective c", "Obj-C", "ObjC"]),
    ("Microsoft SQL Server", "microsoftsqlserver", ["SQL Server", "MSSQL", "MS SQL"]),
    ("OAuth", "oauth", ["OAuth 2.0", "OAuth2", "oauth"]),
]

APART = [
    ["C", "C++", "C#", "C--", "C*", "Objective-C", "C/C++", "F#", "Objective-C++"],
    ["Java", "JavaScript"],
    ["React", "React Native"],
    ["Angular", "AngularJS"],
    [".NET", ".NET Core", "ASP.NET", "Visual Basic"],
    ["R", "R&D", "Rust", "Ruby", "Rails"],
    ["SQL", "MySQL", "NoSQL", "PL/SQL", "T-SQL", "SQLite", "PostgreSQL", "Microsoft SQL Server"],
    ["Go", "Google Cloud", "Django"],
    ["Spring", "Spring Boot"],
    ["Java 1.1", "Java 11", "Java 1 12"],
    ["Sass", "SaaS", "SAS"],
    ["Spark", "PySpark"],
    ["Git", "GitHub", "GitLab"],
    ["Redis", "Redshift", "Redux"],
    ["日本語", "中文", "한국어", "العربية", "русский", "हिन्दी"],
    ["C++", "C+"],
    ["+", "#", "...", "-"],
]


@pytest.mark.parametrize(("name", "key", "spellings"), SAME, ids=[row[0] for row in SAME])
def test_spellings_of_one_skill_are_one(name: str, key: str, spellings: list[str]) -> None:
    assert [skill_key(spelling) for spelling in spellings] == [key] * len(spellings)
    assert [skill_name(spelling) for spelling in spellings] == [name] * len(spellings)


@pytest.mark.parametrize("names", APART, ids=[row[0] for row in APART])
def test_different_skills_stay_apart(names: list[str]) -> None:
    assert len({skill_key(name) for name in names}) == len(names)


def test_no_spelling_belongs_to_two_skills() -> None:
    owners = {canonical: {skill_key(s) for s in (canonical, *aliases)} for canonical, aliases in ALIASES.items()}
    assert {name: keys for name, keys in owners.items() if len(keys) != 1} == {}
    assert [key for key, n in Counter(next(iter(keys)) for keys in owners.values()).items() if n > 1] == []
    assert {s: skill_name(s) for c, aliases in ALIASES.items() for s in (c, *aliases) if skill_name(s) != c} == {}


def test_the_table_repeats_nothing_that_the_rules_do_already() -> None:
    spellings = [alias for aliases in ALIASES.values() for alias in aliases] + list(ALIASES)
    bare = Counter(s.casefold().translate(str.maketrans("", "", " .-/")) for s in spellings)
    assert [spelling for spelling, n in bare.items() if n > 1] == []
    assert 150 <= len(ALIASES) <= 260


def test_an_unknown_skill_keeps_the_spelling_given() -> None:
    assert skill_name("  Temporal \t Workflow ") == "Temporal Workflow"
    assert skill_key("Temporal Workflow") == skill_key("temporal-workflow") == "temporalworkflow"
    assert skill_name("日本語") == skill_key("日本語") == "日本語"
    assert skill_key("Français") == skill_key("francais") == "francais"


@pytest.mark.parametrize("blank", ["", "   ", "\t\n", "\u200b", "\x00"])
def test_a_blank_has_no_key(blank: str) -> None:
    assert skill_key(blank) == ""


def test_long_keys_are_cut_and_stay_different() -> None:
    one, other = skill_key("x" * 99 + "yy"), skill_key("x" * 99 + "zz")
    assert len(one) == len(other) == KEY_LENGTH == 100
    assert one != other
    assert one == skill_key("X" * 99 + " YY")
    assert skill_key("x" * 100) == "x" * 100
    for name in ("1.2 " * 60, "x" + "1.2 " * 60):
        assert skill_key(skill_key(name)) == skill_key(name)


@given(st.text(st.characters(categories=None)) | st.text("cCnet.+#-/ 12_'\u0301js"))
def test_any_name_has_a_stable_key(name: str) -> None:
    key = skill_key(name)
    assert len(key) <= KEY_LENGTH
    assert skill_key(key) == key
    assert skill_key(skill_name(name)) == key
    assert skill_name(skill_name(name)) == skill_name(name)
    key.encode("utf-8")


def test_unique_skills_keeps_order_and_first_spelling() -> None:
    assert unique_skills(["Foo Bar", "postgres", "", "C", "foobar", "PostgreSQL", "  ", "C++", "c"]) == [
        ("foobar", "Foo Bar"),
        ("postgresql", "PostgreSQL"),
        ("c", "C"),
        ("c++", "C++"),
    ]
    assert unique_skills([]) == []
