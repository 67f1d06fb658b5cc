"""Sheets that somebody made at home, in English, in German and as Notion lays them out."""

from tests.exports.test_formats_tools import fixture


def test_a_notion_like_sheet() -> None:
    found, drafts = fixture("notion.csv")
    assert found.format == "sheet"
    assert found.unmapped == ["Priority", "Next Action", "Company Website"]
    assert drafts == [
        {
            "row": 2,
            "values": {"status": "applied", "applied_on": "2026-05-01", "follow_up_on": "2026-05-08"},
            "job": {
                "company": "Velvet",
                "title": "Designer",
                "location": "Amsterdam",
                "salary_text": "€60.000–70.000 / Jahr",
                "salary_min": 60_000,
                "salary_max": 70_000,
                "salary_currency": "EUR",
                "salary_period": "year",
                "deadline": "2026-05-20",
                "url": "https://velvet.example/careers/1",
                "contacts": [{"name": "Mia Muster", "role": "Recruiter", "email": "mia@velvet.example"}],
            },
            "extra": {
                "Company Name (link)": "https://www.notion.so/Velvet-0123456789abcdef",
                "Priority": "High",
                "Next Action": "Send portfolio",
                "Company Website": "https://velvet.example",
            },
        },
        {
            "row": 3,
            "values": {"status": "interview", "applied_on": "2026-04-28"},
            "job": {"company": "Willow", "title": "Engineer"},
            "extra": {
                "Status": "🗓 Phone Screen",
                "Priority": "Low",
                "Deadline": "Rolling",
                "Job URL": "not online any more",
            },
            "warnings": [("deadline", "Rolling"), ("url", "not online any more")],
        },
        {
            "row": 4,
            "values": {"status": "interested"},
            "job": {"title": "Mystery role", "url": "https://mystery.example/1"},
            "issues": [("company", "https://mystery.example/1", "JOB_INCOMPLETE")],
        },
    ]


def test_a_home_made_english_sheet() -> None:
    found, drafts = fixture("sheet-english.csv")
    assert (found.format, found.unmapped) == ("sheet", ["ID", "Interview log"])
    assert drafts == [
        {
            "row": 2,
            "values": {
                "status": "rejected",
                "applied_on": "2026-05-01",
                "follow_up_on": "2026-05-15",
                "notes": "Long drive",
            },
            "job": {
                "company": "Xylem",
                "title": "Field Engineer",
                "source": "Newspaper",
                "salary_text": "£500 per day",
                "salary_min": 500,
                "salary_max": 500,
                "salary_currency": "GBP",
                "salary_period": "day",
                "url": "https://xylem.example/1",
            },
            "extra": {"ID": "1", "Status": "Rejected after interview", "Interview log": "12 May: phone"},
        },
        {
            "row": 3,
            "values": {"status": "applied", "applied_on": "2026-04-23"},
            "job": {"company": "Yarrow", "title": "Lab Technician", "salary_text": "DOE"},
            "extra": {"ID": "2", "Status": "???"},
            "warnings": [("status", "???")],
        },
    ]


def test_a_home_made_german_sheet() -> None:
    found, drafts = fixture("sheet-deutsch.csv")
    assert (found.format, found.unmapped) == ("sheet", [])
    assert drafts == [
        {
            "row": 2,
            "values": {
                "status": "rejected",
                "applied_on": "2026-04-03",
                "notes": "Gespräch am Stand\ngutes Gefühl",
            },
            "job": {
                "company": "Zeder AG",
                "title": "Entwicklerin",
                "url": "https://zeder.example/1",
                "source": "Messe",
                "work_mode": "remote",
                "tags": ["Python", "Django"],
                "job_type": "full_time",
                "experience_level": "senior",
            },
        },
        {
            "row": 3,
            "values": {"status": "applied", "applied_on": "2026-05-01"},
            "job": {"company": "Ahorn KG", "title": "Testerin"},
            "extra": {"Employment type": "Werkvertrag"},
            "warnings": [("job_type", "Werkvertrag")],
        },
    ]
