"""The long tests tell their figures where a run closes: `record_property("figure", "…")`."""


def pytest_terminal_summary(terminalreporter):
    """Print every figure under the results."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    figures = [text for report in reports for name, text in report.user_properties if name == "figure"]
    terminalreporter.section("figures")
    for text in figures:
        terminalreporter.line(text)
