// @ts-check
// What differs from run to run in what a screen reader hears: dates, numbers, ids, lights that hang on the weekday.

/** @type {import('./aria.mjs').Mask[]} */
export const MASKS = [
  [/\/verify\/receipt\/[\w.]+/g, '/verify/receipt/<回执>'],
  [/\d{4} 年 \d{1,2} 月 \d{1,2} 日/g, '<日期>'],
  [/\d{1,2} 月 \d{1,2} 日 \d{2}:\d{2}/g, '<时刻>'],
  [/\d{4} 年 \d{1,2} 月/g, '<月份>'],
  [/\d{4}-\d{2}-\d{2} \d{2}:\d{2}/g, '<时间>'],
  [/\d{4}-\d{2}-\d{2}/g, '<日期>'],
  [/（(节假日安排公布前为)?暂定）/g, ''],
  [/\b[a-z]{3}_[0-9a-f]{32}/g, '<id>'],
  [/\/s\/[A-Za-z0-9_-]{22}/g, '/s/<链接>'],
  [/500114-\d{4}-\d{6}-\w/g, '<受理编号>'],
  [/〔\d{4}〕\d{6}号/g, '〔<年>〕<文号>'],
  [/〔\d{4}〕[0-9A-F]{12}号/g, '〔<年>〕<编号>号'],
  [/definition: 第 \d+ 条/g, 'definition: 第 <数> 条'],
  [/HD[0-9a-f]{16}/g, '<核对编号>'],
  [/\d+ 岁/g, '<年龄>'],
  [/(已超期|快到期|按时) \d+/g, '$1 <件数>'],
  [/● 按时办理|◆ 快到规定的日期/g, '<期限>'],
  [/([●◆▲]) (按时|快到期|已超期)/g, '<期限>'],
  [/[●◆▲] (剩 \d+ 天|今天到期|超 \d+ 天)/g, '<期限>'],
];
