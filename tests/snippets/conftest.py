"""A test of a record that fails says where the record stands."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.snippets.where import places


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed and isinstance(item, pytest.Function) and hasattr(item, "callspec"):
        for place in places(item.callspec.params.values()):
            report.sections.append(("Where this record stands", place))
    return report
