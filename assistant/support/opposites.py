"""Opposites that WordNet lacks, or keeps apart from the commoner word; stems, meant in both directions."""

from __future__ import annotations

OPPOSITES = """rise:fall,drop,declin,decreas,shrink increas:decreas,drop,fall,declin,reduc,lower,cut
grow:shrink,declin,fall gain:loss,lose,drop climb:fall,drop,declin surg:plung,drop,fall,slump
rais:lower,cut,reduc expand:contract,shrink,reduc,cut accept:reject,refus,declin
approv:reject,disapprov,veto,block agre:disagre,refus support:oppos,undermin,reject win:lose,loss,lost
won:lost,lose victori:defeat,loss succeed:fail success:failur,fail,unsuccess begin:end,finish,stop,ceas
start:end,stop,finish,conclud open:close,shut launch:end,cancel,shut buy:sell,sold bought:sold,sell
acquir:sell,divest,sold join:leav,left,quit arriv:depart,leav,left enter:leav,exit befor:after
earli:late earlier:later first:last north:south northern:southern east:west eastern:western male:femal
man:woman men:women boy:girl father:mother son:daughter brother:sister husband:wife king:queen
posit:negat optimist:pessimist better:wors best:worst improv:worsen,deterior strengthen:weaken
strong:weak stronger:weaker high:low higher:lower highest:lowest more:less,fewer most:least larg:small
larger:smaller largest:smallest big:small bigger:smaller biggest:smallest major:minor maximum:minimum
long:short longer:shorter longest:shortest old:new,young older:younger,newer oldest:youngest,newest
fast:slow faster:slower includ:exclud allow:prohibit,ban,forbid,prevent,deni permit:prohibit,forbid,ban
legal:illeg enabl:disabl,prevent encourag:discourag promot:demot,hinder,discourag protect:attack,endang
safe:danger,unsaf guilti:innoc,acquit convict:acquit confirm:deni,refut admit:deni accus:defend
prais:critic,condemn love:hate like:dislik public:privat domest:foreign,intern
local:global,nation,intern urban:rural rich:poor wealthi:poor present:absent aliv:dead born:die,dead
live:die surviv:die,kill import:export create:destroy,eras build:destroy,demolish hire:fire,dismiss
appoint:dismiss,remov add:remov,subtract insert:remov full:empti complet:incomplet,partial
temporari:perman tempor:perman volatil:stabl stabl:unstabl certain:uncertain clear:unclear like:unlik
possibl:imposs abl:unabl known:unknown visibl:invis easi:difficult,hard easier:harder
simpl:complex,complic cheap:expens free:paid profit:loss surplus:deficit credit:debit revenu:cost
asset:liabil increasingly:decreas advantag:disadvantag benefit:harm,disadvantag strength:weak
upper:lower top:bottom inner:outer intern:extern minimum:maximum minor:major majority:minor
victim:perpetr offens:defens attack:defend accelerat:deceler,slow hot:cold warm:cool wet:dri heavi:light
dark:bright,light summer:winter spring:autumn day:night morn:even peac:war friend:enemi,foe ally:enemi
alli:enemi ancient:modern tradit:modern formal:inform direct:indirect activ:passiv,inact
voluntari:mandatori,compulsori option:mandatori,compulsori,requir mandatori:option true:fals
correct:incorrect,wrong right:wrong,left accur:inaccur same:differ similar:differ,dissimilar
equal:unequal remain:leav,chang stay:leav maintain:abandon,chang continu:stop,end,ceas,discontinu
hope:fear happi:sad,unhappi satisfi:dissatisfi pleas:displeas excit:bore interest:uninterest,bore
comfort:uncomfort honest:dishonest fail:succeed,pass push:pull up:down over:under abov:below
insid:outsid forward:backward front:back ahead:behind offlin:onlin onlin:offlin digit:analog,physic
sing:multipl singl:multipl,married married:singl,divorc winner:loser employ:unemploy,employe
teacher:student lender:borrow buyer:seller supply:demand suppli:demand forget:rememb rememb:forget
reveal:hid,conceal,hide relax:tighten eas:tighten,worsen tighten:loosen,eas lead:trail postpon:advanc
cancel:confirm,hold deni:confirm,admit accept:deni regular:irregular frequent:rare,infrequ
common:rare,uncommon often:rare,seldom alway:never,sometim everyon:nobodi everyth:noth someon:nobodi"""

# WordNet has these as opposites in one rare use only.
NO_OPPOSITES = (("manag", "fail"), ("present", "futur"), ("present", "past"), ("yes", "no"))

__all__ = ["NO_OPPOSITES", "OPPOSITES"]
