"""From tables of rows to drafts of jobs and applications in the contract's names."""
