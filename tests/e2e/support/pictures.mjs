// Pictures as files, made in the browser itself, and the three ways by which they come to the page.

/** A PNG of a black bar on white, as a Buffer. */
export async function picture(page, width = 120, height = 160) {
  const url = await page.evaluate(([w, h]) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [w, h];
    const context = canvas.getContext('2d');
    context.fillStyle = 'white';
    context.fillRect(0, 0, w, h);
    context.fillStyle = 'black';
    context.fillRect(w * 0.45, h * 0.1, w * 0.1, h * 0.8);
    return canvas.toDataURL('image/png');
  }, [width, height]);
  return Buffer.from(url.split(',')[1], 'base64');
}

/** Lets a file drop on the pad, or be pasted. */
export async function bring(page, event, content, type = 'image/png') {
  await page.evaluate(([name, base64, mime]) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], 'picture', { type: mime }));
    const options = { bubbles: true, cancelable: true };
    const target = document.getElementById('pad');
    if (name === 'paste') {
      target.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: data }));
    } else {
      for (const step of name === 'drop' ? ['dragover', 'drop'] : [name]) {
        target.dispatchEvent(new DragEvent(step, { ...options, dataTransfer: data }));
      }
    }
  }, [event, content.toString('base64'), type]);
}

/** Chooses a file by the button. */
export async function choose(page, content, type = 'image/png') {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.click('#choose')]);
  await chooser.setFiles({ name: 'picture', mimeType: type, buffer: content });
}
