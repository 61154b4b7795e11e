mod bundle;
mod calendar;
mod chat;
mod library;
mod python;
mod wechat;
