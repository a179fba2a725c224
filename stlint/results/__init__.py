"""The words of a result: finding, remedy, report, problem."""
