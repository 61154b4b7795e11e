mod calendar;
mod wechat;
