// @ts-check
/** Counts what the browser has refused under the page's policy, and says so on the page. */
(() => {
  'use strict';

  let refused = 0;
  const say = () => {
    const place = document.getElementById('refused');
    if (place) place.textContent = String(refused);
  };

  document.addEventListener('securitypolicyviolation', () => {
    refused += 1;
    say();
  });
  document.addEventListener('DOMContentLoaded', say);
})();
