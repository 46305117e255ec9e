// Where frames come from: a camera, a clip of a file, one picture. Each gives square JPEGs.

const QUALITY = 0.88;
const STILL_MS = 2000; // a still picture is sent again, so that a better model shows
const LEAST_GAP_MS = 1000 / 60;

/** Says why a camera cannot be used, as a person can act on it. */
function cameraProblem(error) {
  switch (error.name) {
    case "NotAllowedError":
      return "The browser does not allow the camera for this page: allow it in the address bar, or use a clip or a picture.";
    case "NotFoundError":
      return "There is no camera: connect one, or use a clip or a picture.";
    case "NotReadableError":
      return "Another program uses the camera: close it there and start again.";
    default:
      return navigator.mediaDevices
        ? `The camera does not start: ${error.message}`
        : "Browsers give the camera to pages of https or of this machine (localhost) alone.";
  }
}

/**
 * Something that moves, or a still: `element` is drawn from, `gapMs` is the least time between two
 * frames, `stop` gives everything back.
 *
 * @typedef {{element: HTMLVideoElement|HTMLImageElement, gapMs: number, mirrored: boolean,
 *   stop: () => void}} Source
 */

/** @returns {Promise<Source>} */
export async function camera() {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      video: { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: "user" },
    });
  } catch (error) {
    throw new Error(cameraProblem(error));
  }
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  await video.play();
  const stop = () => {
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };
  return { element: video, gapMs: LEAST_GAP_MS, mirrored: true, stop };
}

/** @param {File} file @returns {Promise<Source>} */
export async function clip(file) {
  const video = document.createElement("video");
  const url = URL.createObjectURL(file);
  video.muted = true;
  video.loop = true;
  video.playsInline = true;
  video.src = url;
  try {
    await video.play();
  } catch {
    URL.revokeObjectURL(url);
    throw new Error(`The browser cannot play ${file.name}: use MP4 or WebM.`);
  }
  const stop = () => {
    video.pause();
    video.removeAttribute("src");
    URL.revokeObjectURL(url);
  };
  return { element: video, gapMs: LEAST_GAP_MS, mirrored: false, stop };
}

/** @param {File} file @returns {Promise<Source>} */
export async function still(file) {
  const image = new Image();
  const url = URL.createObjectURL(file);
  image.src = url;
  try {
    await image.decode();
  } catch {
    URL.revokeObjectURL(url);
    throw new Error(`The browser cannot show ${file.name}: use JPEG, PNG or WebP.`);
  }
  return {
    element: image, gapMs: STILL_MS, mirrored: false, stop: () => URL.revokeObjectURL(url),
  };
}

/**
 * Draws the largest centred square of a source.
 *
 * @param {Source} source
 * @param {HTMLCanvasElement} canvas square
 */
export function drawSquare(source, canvas) {
  const from = source.element;
  const width = from.videoWidth ?? from.naturalWidth;
  const height = from.videoHeight ?? from.naturalHeight;
  const side = Math.min(width, height);
  const context = canvas.getContext("2d");
  context.save();
  if (source.mirrored) {
    context.translate(canvas.width, 0);
    context.scale(-1, 1);
  }
  context.drawImage(
    from, (width - side) / 2, (height - side) / 2, side, side, 0, 0, canvas.width, canvas.height);
  context.restore();
}

/** Encodes what a canvas shows. @returns {Promise<ArrayBuffer>} JPEG */
export function encode(canvas) {
  return new Promise((done, failed) => {
    canvas.toBlob(
      (blob) => (blob ? done(blob.arrayBuffer()) : failed(new Error("The frame is empty."))),
      "image/jpeg",
      QUALITY,
    );
  });
}
