// Small comforts. Every page does all its work without them.
"use strict";

// A page that came back with mistakes begins with the list of them, for people who hear pages rather than see them.
function goToMistakes() {
  const summary = document.querySelector(".govuk-error-summary");
  if (summary) {
    summary.setAttribute("tabindex", "-1");
    summary.focus();
  }
}

// Saves an assessment after each change, one save at a time, and shows what is still open.
function saveAsYouType(form) {
  const side = document.getElementById("side");
  const said = document.getElementById("saved");
  let saving = false;
  let again = false;

  function show(part) {
    side.innerHTML = part;
    for (const mark of side.querySelectorAll("[data-revision]")) {
      const name = `${mark.dataset.of}-revision`;
      let field = form.elements.namedItem(name);
      if (!field) {
        field = document.createElement("input");
        field.type = "hidden";
        field.name = name;
        form.append(field);
      }
      field.value = mark.dataset.revision;
    }
    const state = side.firstElementChild.dataset;
    said.textContent = state.mistakes === "0" ? state.saved : "Not everything could be saved. See the list beside this.";
  }

  async function save() {
    if (saving) {
      again = true;
      return;
    }
    saving = true;
    try {
      const body = new FormData(form);
      const answer = await fetch(form.action, { method: "POST", headers: { "X-Part": "side" }, body });
      if (!answer.ok || answer.redirected) {
        throw new Error(String(answer.status));
      }
      show(await answer.text());
    } catch {
      said.textContent = "Not saved. Press Save at the end of the page.";
    }
    saving = false;
    if (again) {
      again = false;
      await save();
    }
  }

  form.addEventListener("change", save);
}

goToMistakes();
document.querySelectorAll("form[data-save-as-you-type]").forEach(saveAsYouType);
