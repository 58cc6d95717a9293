//! Radicals that stand for characters: fonts lead some PDF writers to U+2F2F where 工 (U+5DE5) is meant. Changes nothing else.

/// The characters of the Kangxi radicals U+2F00 to U+2FD5 in order (Unicode's compatibility mappings).
#[rustfmt::skip]
const KANGXI: &str = concat!(
    "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴",
    "廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿",
    "目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵",
    "邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠",
);
/// Radicals of the supplement block, each before the character that it stands for.
#[rustfmt::skip]
const SUPPLEMENT: &str = concat!(
    "⺎兀⺏尣⺒巳⺓幺⺝月⺟母⺠民⺩王⺪疋⺫罒⺬礻⺮竹⺷羊⺻聿⺼月⻁虎⻃覀⻄西⻅见⻆角⻈讠⻉贝⻋车⻌辶⻍辶⻏阝⻐钅",
    "⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙",
    "⻲亀⻳龟",
);

/// The character that is meant.
pub(super) fn character(c: char) -> char {
    match c {
        '\u{2F00}'..='\u{2FD5}' => KANGXI.chars().nth(c as usize - 0x2F00).unwrap_or(c),
        '\u{2E80}'..='\u{2EF3}' => {
            let mut pairs = SUPPLEMENT.chars();
            while let (Some(radical), Some(character)) = (pairs.next(), pairs.next()) {
                if radical == c {
                    return character;
                }
            }
            c
        }
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_become_characters_and_nothing_else_changes() {
        let text: String = "⼯作⽬标⻓期⼈⺠⿕A".chars().map(character).collect();
        assert_eq!(text, "工作目标长期人民龠A");
        assert_eq!(KANGXI.chars().count(), 214);
    }
}
