"""Documents for printing: a report of jobs or applications, and a work-search record."""
