// Long lists are turned like pages, never scrolled: how many fit depends on the mode, so it is counted here.
const FITS = {
  plain: { tiles: 10, list: 6, papers: 7, panels: 2, events: 12 },
  size: { tiles: 4, list: 3, papers: 5, panels: 1, events: 12 },
  reach: { tiles: 4, list: 3, papers: 3, panels: 2, events: 12 },
};

export class Pages {
  constructor(body) {
    this.body = body;
    this.at = new WeakMap();
  }

  show(view) {
    for (const holder of view.querySelectorAll("[data-paged]")) this.arrange(holder, view);
  }

  arrange(holder, view) {
    const kind = holder.dataset.paged;
    const modes = ["size", "reach"].filter((mode) => mode in this.body.dataset);
    const fits = Math.min(...(modes.length ? modes : ["plain"]).map((mode) => FITS[mode][kind]));
    const items = [...holder.children];
    const pages = Math.max(1, Math.ceil(items.length / fits));
    const at = (this.at.get(holder) ?? 0) % pages;
    items.forEach((item, index) => (item.hidden = Math.floor(index / fits) !== at));
    const more = view.querySelector(`[data-more="${kind}"]`);
    if (more) more.hidden = pages === 1;
  }

  turn(view, kind) {
    const holder = view.querySelector(`[data-paged="${kind}"]`);
    this.at.set(holder, (this.at.get(holder) ?? 0) + 1);
    this.show(view);
  }
}
