// Says below the heat map what is pointed at: the words that each square carries anyway.
for (const figure of document.querySelectorAll("figure:has(.told)")) {
  const told = figure.querySelector(".told");
  told.hidden = false;
  figure.addEventListener("pointerover", ({ target }) => {
    const words = target.closest(".square")?.querySelector("title")?.textContent;
    if (words) told.textContent = words;
  });
}
