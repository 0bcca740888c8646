// @ts-check
/** Writes each event of the chat into a list, newest first: its name and what it carries, as text. */
(() => {
  'use strict';

  const NAMES = ['candid-open', 'candid-close', 'candid-reply', 'candid-vote', 'candid-error'];
  const list = /** @type {HTMLElement} */ (document.getElementById('events'));
  const empty = list.firstElementChild;

  for (const name of NAMES) {
    document.addEventListener(name, (event) => {
      const line = document.createElement('li');
      line.textContent = `${name} ${JSON.stringify(/** @type {CustomEvent} */ (event).detail ?? {})}`;
      empty?.remove();
      list.prepend(line);
    });
  }
})();
