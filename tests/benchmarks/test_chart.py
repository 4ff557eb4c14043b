"""The picture shows what was measured: a bar per recipe and set, as long as its share of misread digits."""

import xml.etree.ElementTree as ET

from mnist_core.benchmarks.chart import bench_chart

SVG = "{http://www.w3.org/2000/svg}"


def run(recipe, test, drawn):
    return {
        "recipe": recipe,
        "float32": {"test": {"accuracy": test}, "held_out_writers": {"20": {"accuracy": drawn}}},
    }


def test_bars_are_as_long_as_what_is_misread_and_say_how_much():
    svg = ET.fromstring(bench_chart({"runs": [run("tutorial", 0.98, 0.9), run("handwriting", 0.995, 0.99)]}))
    lengths = [float(bar.get("width")) for bar in svg.iter(f"{SVG}rect") if float(bar.get("y")) > 20]
    assert [round(length / lengths[2], 3) for length in lengths] == [0.2, 0.05, 1.0, 0.1]
    words = [text.text for text in svg.iter(f"{SVG}text")]
    assert {"tutorial", "handwriting", "2.00", "0.50", "10.00", "1.00"} <= set(words)


def test_only_a_recipes_first_seed_is_drawn():
    svg = bench_chart({"runs": [run("a", 0.9, 0.9), run("a", 0.8, 0.8)]})
    assert svg.count(">a<") == 1
    assert ">20.00<" not in svg
