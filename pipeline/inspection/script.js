"use strict";
(() => {
  const mark = (event) => {
    const found = event.target.closest("[data-passage]");
    document.querySelectorAll(".on").forEach((element) => element.classList.remove("on"));
    if (!found) return;
    const same = document.querySelectorAll(`[data-passage="${found.dataset.passage}"]`);
    same.forEach((element) => element.classList.add("on"));
  };
  document.addEventListener("mouseover", mark);
  document.addEventListener("focusin", mark);
})();
