"""Taking rows in: checked, matched with what is here, written in batches, taken back."""
