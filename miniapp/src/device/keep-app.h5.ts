/**
 * Has the browser keep the whole app (`offline.js` of the build), so that the code can be shown and checked without a network also after the
 * page was closed. Where it cannot — a private window, an address without https — everything works as before while there is a network.
 */
export function keepApp(): void {
  navigator.serviceWorker?.register('./offline.js').catch(() => undefined)
}
