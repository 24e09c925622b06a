// Long lists are turned like pages, never scrolled: how many fit depends on the mode, so it is counted here.
const FITS = { tiles: 10, list: 6 };
const FITS_LARGE = { tiles: 4, list: 3 };

export class Pages {
  constructor(body) {
    this.body = body;
    this.at = new WeakMap();
  }

  show(view) {
    const holder = view.querySelector("[data-paged]");
    if (!holder) return;
    const kind = holder.dataset.paged;
    const large = "size" in this.body.dataset || "reach" in this.body.dataset;
    const fits = (large ? FITS_LARGE : FITS)[kind];
    const items = [...holder.children];
    const pages = Math.max(1, Math.ceil(items.length / fits));
    const at = (this.at.get(holder) ?? 0) % pages;
    items.forEach((item, index) => (item.hidden = Math.floor(index / fits) !== at));
    const more = view.querySelector("[data-more]");
    if (more) more.hidden = pages === 1;
  }

  turn(view) {
    const holder = view.querySelector("[data-paged]");
    this.at.set(holder, (this.at.get(holder) ?? 0) + 1);
    this.show(view);
  }
}
