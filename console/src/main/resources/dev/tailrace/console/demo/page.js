/* Every page: command lines name the hub that the page came from, and can be copied. */

for (const code of document.querySelectorAll('.shell code')) {
  code.textContent = code.textContent.replaceAll('http://localhost:8080', location.origin);
  code.after(copyButton(code));
}

function copyButton(code) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copy';
  button.setAttribute('aria-label', 'Copy this command');
  button.addEventListener('click', async () => {
    button.textContent = (await copied(code)) ? 'Copied' : 'Selected';
    setTimeout(() => (button.textContent = 'Copy'), 1500);
  });
  return button;
}

/**
 * Without a secure context there is no clipboard; then the line is selected for the visitor to
 * copy.
 */
async function copied(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(code);
    return false;
  }
}
