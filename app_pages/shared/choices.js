// HTML in which each element with a data-choice can be chosen: by a click on it or on its table row, with Tab and Enter,
// or with the arrow keys. The HTML comes from Python, which escapes what visitors name.
const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
const KEYS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export default function ({ parentElement, data, setStateValue }) {
  const root = parentElement.querySelector(".choices");
  const all = () => [...root.querySelectorAll("[data-choice]")];
  const press = (chosen) => all().forEach((button) => button.setAttribute("aria-pressed", button === chosen));
  const choose = (button) => {
    press(button);
    setStateValue("chosen", Number(button.dataset.choice));
  };

  if (root.shown !== data.html) {
    root.innerHTML = root.shown = data.html;
    press(all()[data.chosen]);
  }
  root.onclick = (event) => {
    const button = event.target.closest("[data-choice]") ?? event.target.closest("tr")?.querySelector("[data-choice]");
    if (!button) return;
    choose(button);
    const shown = data.shownIn && document.querySelector(`.st-key-${data.shownIn}`);
    if (shown && shown.getBoundingClientRect().top > 0.7 * innerHeight) shown.scrollIntoView({ behavior });
  };
  root.onkeydown = (event) => {
    const buttons = all();
    const next = buttons[buttons.indexOf(event.target) + KEYS[event.key]];
    if (!next || !event.target.matches("[data-choice]")) return;
    event.preventDefault();
    next.focus();
    choose(next);
  };
}
