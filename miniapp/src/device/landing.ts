/** In WeChat nobody lands from outside: the wallet's window closes over the page that opened it. */
export {}
