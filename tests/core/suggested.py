"""What is suggested where a value is none to choose from and none is near: the first five in the contract's order."""

JOB_CHOICES = {
    "work_mode": ["onsite", "hybrid", "remote"],
    "job_type": ["full_time", "part_time", "contract", "internship", "temporary"],
    "experience_level": ["junior", "mid", "senior", "lead"],
    "salary_period": ["hour", "day", "week", "month", "year"],
    "status": ["saved", "open", "closed", "archived"],
}
STAGES = ["interested", "applied", "interview", "offer", "accepted"]
INTERVIEW_CHOICES = {
    "kind": ["phone", "video", "onsite", "technical", "behavioral"],
    "outcome": ["pending", "passed", "failed", "cancelled"],
}
ACTIONS = ["done", "snooze", "retire"]
TRUE_OR_FALSE = ["true", "false"]
