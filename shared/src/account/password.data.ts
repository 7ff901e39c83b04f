/**
 * Passwords of twelve characters and more that guessers try first, and the words they dress up with a year or `123`: the head of the public lists
 * of leaked passwords at this length, what is typed most in Chinese, and words of this house. All in lower case.
 */

/** Whole passwords. What is only a repetition or a walk over the keyboard is found by rule and not listed. */
export const commonPasswords: ReadonlySet<string> = new Set([
  'a12345678901', 'a123456789012', 'a1234567890a', 'aa1234567890', 'abc123456789', 'abcd12345678', 'abcd1234abcd', 'abcdef123456', 'asdf12345678', 'asd123456789', 'qwe123456789', 'qwer12345678', 'qwerty123456',
  'qwertyuiop123', 'qwertyuiop1234', '123456qwerty', '123456abcdef', '1234qwerasdf', '1234qwerasdfzxcv', '123qweasdzxc', '1q2w3e4r5t6y', '1q2w3e4r5t6y7u8i', 'q1w2e3r4t5y6', 'zaq12wsxcde3', '!qaz2wsx3edc', '1qaz@wsx3edc', '1qaz!qaz2wsx',
  'zxcvbnm12345', 'zxcvbnm123456', '111222333444', '112233445566', '123123456456', '147258369000', '147258369147', '159357258456', '520131452013', 'woaini5201314', 'woaini1314520', 'woaini123456', '5201314woaini',
  'iloveyou1234', 'iloveyou5201314', 'mypassword123', 'thisispassword', 'ismypassword', 'passwordpassword', 'password1password', 'adminpassword', 'rootpassword', 'admin123admin', 'admin@123456', 'letmeinletmein',
  'correcthorsebatterystaple', 'trustno1trustno1', 'unitedstates', 'manchesterunited', 'superman1234', 'dragonball123', 'wangyut2wangyut2', 'li1234567890', 'wang123456789', 'zhang12345678', 'lc12345678910', 'jtj123456789'
])

/** Words that stay guessable with digits and signs before and after. */
export const commonWords: ReadonlySet<string> = new Set([
  'password', 'passw0rd', 'p@ssword', 'p@ssw0rd', 'pa$$word', 'pa$$w0rd', 'passwd', 'mima', 'mypassword', 'newpassword', 'admin', 'administrator', 'root', 'system', 'manager', 'guest', 'test', 'user', 'welcome', 'letmein', 'changeme',
  'iloveyou', 'woaini', 'aini', 'woaiwojia', 'zhongguo', 'china', 'beijing', 'shandong', 'qwerty', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'asdf', 'qwer', 'abc', 'abcd', 'aa', 'a', 'dragon', 'monkey', 'football', 'superman', 'sunshine', 'princess',
  'lubiao', 'lubiaolubiao', 'liaocheng', 'dongchangfu', 'jiaojing', 'jiaoxunjing', 'jiaotong', 'gongan', 'jingcha', 'jingwu', 'zhidui', 'dadui', 'chuangkou', 'shenpi', 'tongxingzheng', 'police', 'traffic', '密码', '路标', '聊城', '交警', '聊城交警', '公安'
])

/** What fingers and counting walk along, in either direction; a password that lies on one of them is no password. */
const forwards = ['0123456789', '1234567890', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm', '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/', '!@#$%^&*()', '1q2w3e4r5t6y7u8i9o0p', 'q1w2e3r4t5y6u7i8o9p0']
export const keyboardRuns: readonly string[] = forwards.flatMap((run) => [run, [...run].reverse().join('')])
