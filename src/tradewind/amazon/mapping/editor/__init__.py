"""The rule editor as data: what is asked, what holds, what is wrong, what saving would do."""
