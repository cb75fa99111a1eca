"""Sentences by language: those that hold a number, and those that hold none. All invented."""

HIT = {
    "en": """
12 delegates came
1,200 books
1 200 books
3.5 tonnes
in 2022
on 2022-08-02
１２ delegates
① the kitchen
½ of the homes
x² looms
١٢ delegates
১২ delegates
Ⅻ chapters
the 14th Division
G7 talks
two families
Two families
twelve delegates
thirty-one trainers
thirty‑one trainers
thirty one trainers
a hundred homes
one hundred and five looms
hundreds of sweaters
thousands came
a dozen visits
dozens of letters
twice a year
thrice asked
half of the families
half the families
halved the cost
doubled its income
a tenfold rise
one family was visited
a couple of weeks
a pair of looms
two pairs of shoes
scores of women
a third of the budget
three quarters of it
a quarter of the homes
the fifth visit
the twenty-second day
people in their forties
zero complaints
volume II
phase IV
two\u200b families
t\u00adwo families
seven-day course
one million yuan
""",
    "zh-hans": """
12名代表
１２名代表
①厨房改造
二〇二二年八月
十二名代表
三户家庭
两名专家
五十五户
一百二十三人
四十万元
40万元
数十人
数百名妇女
几十位学员
几百本书
半数家庭
一半的人
过半的学员
收入翻番
产量翻了两倍
百分之三十
十分之一
十分钟后
三成以上
一户家庭
一名教师
一年来
八月二日
三天
第三次来访
第十二次会议
第二十期
一千余件
上百人
成千上万
两个村
俩人
仨人
廿年
伍拾元
壹万元
贰佰元
三四户
十几名
十来个人
两万里路
二十一起案件
半年后
五星级
两千家
萬元
幾十人
有two人
""",
    "ug": """
12 نەپەر ۋەكىل
١٢ ۋەكىل
۱۲ ۋەكىل
ئىككى ئايال
ئىككىسى كەلدى
ئىككىدىن كۆپ
ئۈچ ئائىلە
ئۈچنى كۆردى
ئۈچىنچى قېتىم
تۆت كۈن
تۆتىنچى يىغىن
بەش ئورۇن
بەشتىن ئارتۇق
ئالتە ئاي
ئالتىنچى كۈن
ئالتىسى كەلدى
يەتتە مۇتەخەسسىس
يەتتىنچى قېتىم
سەككىز ئۆي
توققۇز ئوقۇغۇچى
ئون ئىككى ۋەكىل
ئونلىغان ئايال
ئوننى ئاشۇرۇپ
يىگىرمە تۆت گۇرۇپپا
يىگىرمىنچى قېتىم
يىگىرمە بىر يىل
ئوتتۇز ئوقۇغۇچى
ئوتتۇزدىن ئارتۇق
قىرىق كىتاب
ئەللىك ئالتە ئۆي
ئاتمىش ياش
يەتمىش كىشى
سەكسەن يۈرۈش
توقسان كۈن
يۈز كىتاب
يۈزدىن ئارتۇق كىشى
يۈزلىگەن كىشى
يۈزلەپ ئايال
مىڭ يۈەن
مىڭلىغان كىشى
مىڭدىن ئارتۇق
تۆت يۈز مىڭ يۈەن
بىر مىليون يۈەن
ئىككى مىليارد
يېرىم يىل
يېرىمى كەلدى
يۈزدە ئوتتۇز
ئۈچتىن بىر
ئىككىلا ئايال
ئونغىچە سانىدى
نۆل ئەرز
ئىككى يۈز يۈەن
ئىككیسى كەلدى
""",
}

PASS = {
    "en": """
Several delegates came
Many families
A few visits
One of the trainers spoke
No one was asked
They helped one another
one by one they spoke
a one-stop desk
a one-sided account
this one is closed
The first visit
A second look
At first nobody knew
first aid for all
second-hand looms
a third party held the paper
third-party funds
the third sector
on behalf of the federation
halfway to the village
the second half of the year
half-hearted work
both sides agree
a pair-wise scheme
paired assistance
a married couple
a quarterly report
the headquarters
test scores
at once
a decade of work
the weight of wool
someone, anyone, everyone
the stone house
often the tension is lessened
a network of women
often the tender was open
fortitude and kindness
I said so
Vitamin C and X rays
Civil matters, mixed fibre
The mill and the millet
a single mother
a tonne, and then none
They won; too late to tend to it
a two-way street
double-checked by hand
The Hotan Museum
manifold reasons
""",
    "zh-hans": """
代表们一起参观
统一安排
万众一心
一些家庭
一直如此
进一步推进
十分感谢
千方百计
老百姓的生活
唯一的办法
之一
第一次来访
第二天再谈
第三方保管
一方面
一般来说
一致同意
一体推进
四川的专家
三亚来的
百货商店
百花齐放
千家万户
万一下雨
三农工作
两地妇联
双方交流
两会期间
两癌筛查
两岸同心
妇女能顶半边天
辽东半岛
半导体厂
二手缝纫机
二维码
三八妇女节
六一儿童节
五星红旗
红十字会
零售商店
一个家庭
一种做法
一项任务
一批学员
五颜六色
四面八方
一心一意
丢三落四
几位学员
数据和人数
星期三开会
一、活动情况
（二）走访
队伍陆续到达
大陆和台湾
再三感谢
十全十美
百分点
万事如意
参观和田博物馆
进度同一
民族团结一家亲
灵活零工
一年四季
一村一品
八方支援
二者之间
""",
    "ug": """
بىر ئائىلە
بىر قىسىم ئاياللار
بىرىنچى قېتىم
ئىككىنچى كۈنى
ئۈچىنچى تەرەپ ساقلايدۇ
ئىككى تەرەپ ماقۇل
ھەر ئىككى تەرەپ
ئاياللار ئۈچۈن
شۇنىڭ ئۈچۈن
بىرلىكتە
بىرلەشمە
ھەمكارلىق
يەر يۈزىدە
دۇنيا يۈزىدىن
ئۇنىڭ يۈزى
يۈز بەردى
يۈز بەرگەن ئىش
يۈز كۆرۈشتى
يۈزلىنىش
يۈزتۇرانە
ئۇلار يەتتى
يەتكۈزدى
خوتەن شەھىرى
مىڭ ئۆي
مىڭئۆي
ئالتە شەھەر
يەتتىسۇ
ئۈچتۇرپان ناھىيەسى
يېرىم ئارال
يېرىم ئۆتكۈزگۈچ
توققۇزتارا ناھىيەسى
ئاياللار بىرلەشمىسى
كۆپ ئائىلە
نۇرغۇن كىشى
ئۇن زاۋۇتى
ئونىۋېرسىتېت
قىرغىز
تۆۋەندە
بەلكىم
ئالتۇن
ئالتاي
يىغىن ئېچىلدى
مىڭسىز
سانلىق مەلۇمات
ياردەم قىلدى
ئوقۇغۇچىلار
تۇنجى قېتىم
يېڭى ئۆي
بىر-بىرىگە ياردەم
سەكسەۋۇل
ئۆي-مۈلۈك
""",
}


def cases(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(language, line) for language, lines in table.items() for line in lines.strip().splitlines()]
