//! Claims and names: R25 ranks and examination results, R26 names.

use super::{Phrase, p, s};
use crate::maker::slot;

/// Ranks that name no source. What the rules forbid to say of examinations is the policy guard's matter, not the audit's.
pub const R25: &[Phrase] = &[
    s("rank", |m| {
        let claim = slot("教育综合考核各项任务如期完成", "教育综合考核成绩居全市第一");
        format!("{}年，全县{claim}，教育事业稳步发展。", m.county.year)
    }),
    s("rank", |_| {
        let claim = slot("各项问题逐一整改", "群众满意度测评位居全市第二");
        format!("教育民生工作扎实开展，{claim}，得到社会认可。")
    }),
    s("rank", |_| {
        let claim = slot("义务教育质量监测结果运用更加科学", "学生体质健康抽测成绩连续三年名列全市前三名");
        format!("{claim}，教学改进更有针对性。")
    }),
    s("rank", |_| {
        let claim = slot("形成了工作闭环", "走在全省前列");
        format!("控辍保学工作{claim}，失学儿童动态清零。")
    }),
    p("rank", |_| {
        let claim = slot("上年督导反馈问题整改成果", "上年督导考核全市第一名的成绩");
        format!("巩固{claim}，完善履行教育职责评价机制。")
    }),
    s("rank", |_| {
        let claim = slot("应用水平逐步提高", "应用水平在全市9个县（区）中排名第三");
        format!("智慧教育平台{claim}，教师信息素养不断提升。")
    }),
    s("rank", |_| {
        let claim = slot("形成了可推广的经验做法", "工作水平全省领先、全国一流");
        format!("“双减”工作扎实推进，{claim}。")
    }),
    s("rank", |m| {
        let claim = slot("节目质量进一步提高", "获奖数量居全市各县区之首");
        format!("组织{}个节目参加市级艺术展演，{claim}。", m.n(11, 30))
    }),
];

pub const R26: &[Phrase] = &[
    s("foreign", |m| {
        let place = slot(m.county.name.clone(), "青阳县");
        format!("{place}教育局党组高度重视，成立以局长为组长的工作领导小组。")
    }),
    s("foreign", |m| {
        let place = slot(m.county.name.clone(), "大冶县");
        format!("一年来，{place}教育事业发展取得新成效，群众获得感明显增强。")
    }),
    s("school", |m| {
        let school = slot(m.county.schools_named[0].clone(), "临泉县第七小学");
        format!("在{school}召开全县课堂教学改革现场会，推广先进经验。")
    }),
    s("school", |m| {
        let school = slot(m.county.schools_named[2].clone(), "金河第三初级中学");
        format!("{school}被确定为劳动教育特色学校，课程建设走在前面。")
    }),
    p("foreign", |m| {
        let place = slot(m.county.name.clone(), "长丰县");
        format!("努力办好{place}人民满意的教育，为县域发展提供人才支撑。")
    }),
    p("school", |m| {
        let school = slot(m.county.schools_named[4].clone(), "海宁市机关幼儿园");
        format!("支持{school}创建省级示范幼儿园，发挥引领带动作用。")
    }),
    s("foreign", |m| {
        let place = slot(m.county.name.clone(), "乐安县");
        let year = m.county.year;
        format!("{year}年，{place}入园难问题得到有效缓解，选派骨干教师赴宁波市跟岗学习。")
    }),
];
