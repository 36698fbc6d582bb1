// Makes good pages better. Every page works without it.

/** The longer side of a photograph after shrinking, in pixels. */
const SIDE_MAX = 1600;
/** Smaller photographs are sent as they are. */
const SHRINK_FROM_BYTES = 400 * 1024;

/** Puts a file into a file input; false where the browser cannot. */
const putFile = (input, file) => {
  try {
    const transfer = new DataTransfer();
    transfer.items.add(file);
    input.files = transfer.files;
    return true;
  } catch {
    return false;
  }
};

/** A smaller JPEG of a photograph, or the photograph itself when that does not work. */
const shrink = async (file) => {
  if (file.size < SHRINK_FROM_BYTES || !('createImageBitmap' in window)) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, SIDE_MAX / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.82));
    return blob && blob.size < file.size ? new File([blob], 'photo.jpg', { type: 'image/jpeg' }) : file;
  } catch {
    return file;
  }
};

for (const input of document.querySelectorAll('input[data-photo]')) {
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (!file) return;
    input.shrinking = shrink(file).then((small) => {
      if (small !== file) putFile(input, small);
    });
    let preview = input.parentElement.querySelector('img');
    if (!preview) {
      preview = document.createElement('img');
      preview.alt = '要上传的照片';
      preview.className = 'preview';
      input.after(preview);
    }
    preview.src = URL.createObjectURL(file);
  });
}

// Drawing a name: where it works, typing folds away.
for (const canvas of document.querySelectorAll('canvas[data-drawing]')) {
  const input = document.getElementById(canvas.dataset.drawing);
  const box = canvas.closest('[hidden]');
  if (!input || !putFile(input, new File([], 'x'))) continue;
  input.value = '';
  if (box) box.hidden = false;
  for (const other of canvas.closest('form').querySelectorAll('details[data-instead]')) other.open = false;
  const pen = canvas.getContext('2d');
  let drawn = false;
  const fit = () => {
    canvas.width = canvas.clientWidth;
    canvas.height = canvas.clientHeight;
    pen.lineWidth = 4;
    pen.lineCap = 'round';
    drawn = false;
    input.value = '';
  };
  fit();
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(event.offsetX, event.offsetY);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!event.pressure && !event.buttons) return;
    pen.lineTo(event.offsetX, event.offsetY);
    pen.stroke();
    drawn = true;
  });
  document.querySelector('[data-clear]')?.addEventListener('click', fit);
  canvas.closest('form').addEventListener('submit', (event) => {
    if (!drawn || input.files.length > 0) return;
    const form = event.target;
    const button = event.submitter;
    event.preventDefault();
    event.stopImmediatePropagation();
    canvas.toBlob((blob) => {
      putFile(input, new File([blob], 'drawing.png', { type: 'image/png' }));
      drawn = false;
      form.requestSubmit(button);
    }, 'image/png');
  });
}

// One press, one request; a photograph still being shrunk is waited for.
document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  const busy = [...form.querySelectorAll('input[data-photo]')].map((input) => input.shrinking).filter(Boolean);
  const button = event.submitter;
  if (busy.length > 0 && !form.dataset.ready) {
    event.preventDefault();
    await Promise.all(busy);
    // Not within this very event: a form asked to submit while it submits does nothing.
    await new Promise((later) => setTimeout(later));
    form.dataset.ready = '1';
    form.requestSubmit(button);
    return;
  }
  delete form.dataset.ready;
  form.dataset.sent = '1';
  button?.setAttribute('aria-disabled', 'true');
});
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) {
    delete form.dataset.sent;
    form.querySelector('[aria-disabled]')?.removeAttribute('aria-disabled');
  }
});

document.querySelector('[data-focus]')?.focus();

// Reading aloud, where the phone can.
for (const button of document.querySelectorAll('[data-read]')) {
  if (!('speechSynthesis' in window)) break;
  button.hidden = false;
  button.addEventListener('click', () => {
    if (speechSynthesis.speaking) {
      speechSynthesis.cancel();
      return;
    }
    const speech = new SpeechSynthesisUtterance(document.getElementById(button.dataset.read).innerText);
    speech.lang = 'zh-CN';
    speech.rate = 0.9;
    speechSynthesis.speak(speech);
  });
}
