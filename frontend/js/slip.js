// The receipt as a picture, drawn here and saved on the phone; nothing is sent anywhere.
import { all, one } from "./dom.js";

const WIDTH = 720;
const INK = "#1E2A2A";

function lines(code) {
  const groups = code.split("-");
  const rows = [];
  while (groups.length) rows.push(groups.splice(0, 3).join("-"));
  return rows;
}

function draw(slip) {
  const rows = lines(slip.dataset.code);
  const qr = one("[data-slip-qr]", slip);
  const square = qr ? 232 : 0;
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = 330 + rows.length * 64 + square;
  const pen = canvas.getContext("2d");
  const family = getComputedStyle(document.body).fontFamily;
  const write = (text, x, y, size, weight, colour) => {
    pen.font = `${weight} ${size}px ${family}`;
    pen.fillStyle = colour;
    pen.fillText(text, x, y);
  };
  pen.fillStyle = "#FFFEFB";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.strokeStyle = "#CFC7B6";
  pen.lineWidth = 3;
  pen.strokeRect(12, 12, WIDTH - 24, canvas.height - 24);
  write(slip.getAttribute("aria-label"), 52, 84, 30, 400, "#495653");
  rows.forEach((row, index) => write(row, 52, 160 + index * 64, 48, 700, INK));
  const fold = 200 + (rows.length - 1) * 64;
  pen.setLineDash([14, 10]);
  pen.beginPath();
  pen.moveTo(40, fold);
  pen.lineTo(WIDTH - 40, fold);
  pen.stroke();
  if (qr) pen.drawImage(qr, 40, fold + 14, square, square);
  const words = fold + square;
  write("只能凭它看回复，丢了补不回来。", 52, words + 62, 28, 400, INK);
  write(slip.dataset.place || "", 52, words + 108, 26, 400, "#495653");
  write("看完后可以从相册删掉这张图。", 52, words + 152, 26, 400, "#495653");
  return canvas;
}

// WeChat takes no downloads, but keeps any picture that is pressed for a while.
const presses = () => /MicroMessenger/i.test(navigator.userAgent);

function save(slip) {
  const canvas = draw(slip);
  const figure = one("[data-slip-picture]", slip);
  if (figure && presses()) {
    one("img", figure).src = canvas.toDataURL("image/png");
    figure.hidden = false;
    figure.scrollIntoView({ block: "nearest" });
    return;
  }
  canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    // A neutral name: a file list must not tell what was reported.
    link.download = "图片.png";
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }, "image/png");
}

export function slips() {
  for (const slip of all("[data-slip]")) {
    const acts = one("[data-slip-acts]", slip);
    if (acts) acts.hidden = false;
    const button = one("[data-save-image]", slip);
    if (button) button.addEventListener("click", () => save(slip));
  }
  for (const button of all("[data-print]")) {
    button.hidden = false;
    one("[data-print-words]").hidden = true;
    button.addEventListener("click", () => window.print());
  }
}
