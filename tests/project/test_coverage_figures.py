from tests.project.coverage_figures import figures


def test_coverage_is_summed_over_lines_by_package_and_in_all():
    measures = {
        "mnist_core/reading/reader.py": (50, 100),
        "mnist_core/reading/ink/page.py": (300, 300),
        "mnist_core/paths.py": (9, 10),
        "mnist_core/data/__init__.py": (0, 0),
    }
    assert figures(measures) == {
        "percent": 87.6,
        "lines": 410,
        "packages": {"mnist_core/paths": 90.0, "mnist_core/reading": 87.5},
    }
