// Generates pictures in the browser, and passes them to the page by drop, paste or file chooser.

import { smooth } from './draw.mjs';

/** Returns a PNG of a black bar on white, as a Buffer. */
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

/** Returns a PNG that looks like a photograph of strokes on ruled paper with light from the left. */
export async function photograph(page, strokes) {
  const url = await page.evaluate((lines) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 600;
    const context = canvas.getContext('2d');
    const light = context.createRadialGradient(120, 80, 60, 200, 200, 760);
    light.addColorStop(0, '#f2ead9');
    light.addColorStop(1, '#8f8672');
    context.fillStyle = light;
    context.fillRect(0, 0, 600, 600);
    context.strokeStyle = 'rgb(90 110 170 / 35%)';
    for (let rule = 20; rule < 600; rule += 40) context.strokeRect(-9, rule, 620, 40);
    context.strokeStyle = '#2a2b3a';
    context.lineWidth = 15;
    context.lineCap = context.lineJoin = 'round';
    for (const line of lines) {
      context.beginPath();
      for (const [x, y] of line) context.lineTo(x * 600, y * 600);
      context.stroke();
    }
    return canvas.toDataURL('image/png');
  }, strokes.map((stroke) => smooth(stroke)));
  return Buffer.from(url.split(',')[1], 'base64');
}

/** Dispatches the events of a file that is dragged, dropped or pasted. */
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

/** Chooses a file with the button. */
export async function choose(page, content, type = 'image/png') {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.click('#choose')]);
  await chooser.setFiles({ name: 'picture', mimeType: type, buffer: content });
}
