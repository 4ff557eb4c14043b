"""In a browser, which keeps what it showed: what the form shows of a recipe is what the run's record says."""

from datetime import UTC, datetime

import numpy as np
import pytest
from playwright.sync_api import expect

from mnist_core.corrections import store
from mnist_core.runs.runs import Runs
from mnist_core.storage.database import SQLITE_FILE, open_database
from mnist_core.training.recipes import FINE_TUNE, RECIPES, adapted_to
from tests.browser.own_app import own_app

pytestmark = [pytest.mark.browser, pytest.mark.long]
SETTINGS = ("epochs", "batch_size", "learning_rate", "seed")


@pytest.fixture
def app(tmp_path):
    """The app with one corrected digit: its address, and its runs."""
    with own_app(tmp_path) as address:
        (tmp_path / "data").mkdir(exist_ok=True)
        engine = open_database(f"sqlite:///{tmp_path / 'data' / SQLITE_FILE}")
        store.add(
            engine,
            session="somebody",
            image=np.eye(28, dtype=np.float32),
            answer=1,
            label=7,
            version="mnist-mlp",
            created=datetime(2026, 1, 1, tzinfo=UTC),
        )
        yield address, Runs(engine=engine, folder=tmp_path / "runs")
        engine.dispose()


def shown(page, recipe):
    """Read what the fields of a recipe show."""
    inputs = {setting: page.locator(f".st-key-{recipe}-{setting} input") for setting in SETTINGS}
    for field in inputs.values():
        expect(field).to_be_visible()
    return {setting: float(field.input_value()) for setting, field in inputs.items()}


def test_each_recipe_runs_what_its_fields_show(browser, app):
    address, runs = app
    page = browser.new_context(viewport={"width": 1100, "height": 1000}).new_page()
    page.goto(address + "/retrain")
    page.get_by_text("Hyperparameters").click()
    fine_tuning = shown(page, FINE_TUNE.name)
    for name in ("quick", "handwriting", "tutorial", FINE_TUNE.name):
        if name == FINE_TUNE.name:
            values, button = fine_tuning, "Teach it"
        else:
            page.get_by_role("radio", name=name).click()
            values, button = shown(page, name), "Start"
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("button", name="Cancel")).to_be_visible()
        settings = runs.recent()[0].settings
        recipe = settings.recipe()
        assert recipe.name == name
        assert values == {setting: getattr(recipe, setting) for setting in SETTINGS}
        assert values == {setting: getattr(adapted_to(RECIPES[name], settings.data), setting) for setting in SETTINGS}
        page.get_by_role("button", name="Cancel").click()
        expect(page.get_by_role("button", name="Start")).to_be_visible()
