/**
 * Where a channel's page sends the payer back to (`/?bill=…`, in front of the #, because channels put their own words behind the address): turned
 * into the bill's page before the router reads the address. What the channel has put there is dropped unread: the server is asked. Runs when loaded.
 */
const bill = new URLSearchParams(window.location.search).get('bill')
if (bill !== null && /^[A-Z]{2}-[0-9A-Z-]{4,40}$/.test(bill)) window.history.replaceState(null, '', `${window.location.pathname}#/features/payment/pages/bill/index?billId=${bill}`)
export {}
