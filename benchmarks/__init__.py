"""What issue 2 promises about speed, measured: ratios against something in the same run, never a timed test."""
