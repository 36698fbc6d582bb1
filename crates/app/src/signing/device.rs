//! What somebody signed with, in plain words, for the evidence: enough to remember it by, too little to be followed by.

/// Words for what a browser says about itself: 安卓手机，微信里打开.
pub(super) fn describe(user_agent: &str) -> String {
    let says = |word: &str| user_agent.contains(word);
    let machine = match () {
        () if says("iPhone") => "苹果手机",
        () if says("iPad") => "苹果平板电脑",
        () if says("OpenHarmony") || says("HarmonyOS") => "鸿蒙手机",
        () if says("Android") && says("Mobile") => "安卓手机",
        () if says("Android") => "安卓平板电脑",
        () if says("Windows") || says("Macintosh") || says("Linux") => "电脑",
        () => return "没有说明的设备".to_owned(),
    };
    let program = match () {
        () if says("MicroMessenger") => "微信里打开",
        () if says("AlipayClient") => "支付宝里打开",
        () => "浏览器里打开",
    };
    format!("{machine}，{program}")
}

#[cfg(test)]
mod tests {
    use super::describe;

    #[test]
    fn a_browser_is_described_as_people_would() {
        let android = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36";
        assert_eq!(describe(android), "安卓手机，浏览器里打开");
        assert_eq!(describe(&format!("{android} MicroMessenger/8.0")), "安卓手机，微信里打开");
        assert_eq!(describe("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) AlipayClient/10"), "苹果手机，支付宝里打开");
        assert_eq!(describe("Mozilla/5.0 (X11; Linux x86_64)"), "电脑，浏览器里打开");
        assert_eq!(describe("curl"), "没有说明的设备");
    }
}
