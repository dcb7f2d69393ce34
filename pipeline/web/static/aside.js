// What is typed beside the box (a comment, why something is sent back, or right as it is) and not sent yet: it is there
// again when its sentence is shown anew, as long as the page stays open.

const FIELDS = "textarea[id]:not([name=text]), .work input[id]:not([type=hidden])";
const typed = new Map(); // by the field's id

const touched = (one) => one.value !== one.defaultValue;

// Before a row goes: what its fields hold, but for those that were `sent`.
export function gather(row, sent) {
  for (const one of row.querySelectorAll(FIELDS)) if (touched(one) && !sent(one)) typed.set(one.id, one.value);
}

// Once a row has come.
export function giveBack(row) {
  for (const one of row.querySelectorAll(FIELDS)) {
    if (!typed.has(one.id)) continue;
    one.value = typed.get(one.id);
    one.closest("details").open = true;
    typed.delete(one.id);
  }
}

export const left = (list) => typed.size > 0 || [...list.querySelectorAll(FIELDS)].some(touched);
