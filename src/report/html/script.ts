/**
 * The page's only script: a button to copy beside each block, and what is folded is open on paper. Without it the page
 * loses nothing else. It holds neither `<` nor `&`, so that the page is well-formed XML too.
 */
export const SCRIPT = `
'use strict';
const { copy, copied, notCopied } = document.body.dataset;
const status = document.getElementById('status');
for (const block of document.querySelectorAll('.block')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = copy;
  const pre = block.querySelector('pre');
  const say = (text) => {
    button.textContent = text;
    status.textContent = text;
    setTimeout(() => {
      button.textContent = copy;
      status.textContent = '';
    }, 2500);
  };
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(pre.textContent);
      say(copied);
    } catch {
      getSelection().selectAllChildren(pre);
      say(document.execCommand('copy') ? copied : notCopied);
    }
  });
  block.prepend(button);
}
let opened = [];
addEventListener('beforeprint', () => {
  opened = [...document.querySelectorAll('details:not([open], .aside)')];
  for (const one of opened) one.open = true;
});
addEventListener('afterprint', () => {
  for (const one of opened) one.open = false;
});
`;
