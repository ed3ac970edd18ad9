// What the panels of the page have in common. They are dialogs, each with one box that fills it and has the padding.

/**
 * Lets a click on the backdrop close the panel. A selection of text that begins in the panel may end there.
 * @param {HTMLDialogElement} panel
 */
export function closeByBackdrop(panel) {
  let isPressed = false;
  // The backdrop is part of the dialog itself.
  panel.addEventListener('pointerdown', ({ target }) => { isPressed = target === panel; });
  panel.addEventListener('click', ({ target }) => {
    if (isPressed && target === panel) panel.close();
  });
}
