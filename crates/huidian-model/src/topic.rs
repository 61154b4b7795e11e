//! What a work is about within the field (主题), and who must obey it (规范对象).

use std::fmt;
use std::str::FromStr;

use crate::refusal::unknown;

/// Subject within the field (主题); a work may have several, of any sector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    NetworkSecurity,
    CriticalInfrastructure,
    MultiLevelProtection,
    Incidents,
    Vulnerabilities,
    DataSecurity,
    PersonalInformation,
    CrossBorderData,
    PublicData,
    DataMarket,
    Cryptography,
    ElectronicTrust,
    ArtificialIntelligence,
    OnlineContent,
    Platforms,
    Minors,
    Telecommunications,
    CyberCrime,
    StateSecrets,
}

const TOPICS: [(Topic, &str, &str, &str); 19] = [
    (
        Topic::NetworkSecurity,
        "network-security",
        "网络安全",
        "Network security",
    ),
    (
        Topic::CriticalInfrastructure,
        "critical-infrastructure",
        "关键信息基础设施",
        "Critical infrastructure",
    ),
    (
        Topic::MultiLevelProtection,
        "multi-level-protection",
        "等级保护",
        "Multi-level protection",
    ),
    (
        Topic::Incidents,
        "incidents",
        "事件与应急",
        "Incidents and emergencies",
    ),
    (
        Topic::Vulnerabilities,
        "vulnerabilities",
        "漏洞与产品安全",
        "Vulnerabilities and products",
    ),
    (
        Topic::DataSecurity,
        "data-security",
        "数据安全",
        "Data security",
    ),
    (
        Topic::PersonalInformation,
        "personal-information",
        "个人信息",
        "Personal information",
    ),
    (
        Topic::CrossBorderData,
        "cross-border-data",
        "数据出境",
        "Cross-border data",
    ),
    (
        Topic::PublicData,
        "public-data",
        "公共数据与政务数据",
        "Public data",
    ),
    (
        Topic::DataMarket,
        "data-market",
        "数据要素与数据市场",
        "Data market",
    ),
    (Topic::Cryptography, "cryptography", "密码", "Cryptography"),
    (
        Topic::ElectronicTrust,
        "electronic-trust",
        "电子签名与身份认证",
        "Signatures and identity",
    ),
    (
        Topic::ArtificialIntelligence,
        "artificial-intelligence",
        "人工智能与算法",
        "Artificial intelligence",
    ),
    (
        Topic::OnlineContent,
        "online-content",
        "网络信息内容",
        "Online content",
    ),
    (
        Topic::Platforms,
        "platforms",
        "平台与电子商务",
        "Platforms and e-commerce",
    ),
    (Topic::Minors, "minors", "未成年人网络保护", "Minors online"),
    (
        Topic::Telecommunications,
        "telecommunications",
        "电信与网络设施",
        "Telecommunications",
    ),
    (
        Topic::CyberCrime,
        "cyber-crime",
        "网络犯罪与电信诈骗",
        "Cyber crime and fraud",
    ),
    (
        Topic::StateSecrets,
        "state-secrets",
        "保密与国家安全",
        "Secrets and national security",
    ),
];

/// Who must obey (规范对象); a work may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Addressee {
    NetworkOperators,
    CriticalOperators,
    DataHandlers,
    PersonalInformationHandlers,
    Platforms,
    ArtificialIntelligenceProviders,
    TelecomOperators,
    ProductProviders,
    CryptographyProviders,
    PublicBodies,
    FinancialInstitutions,
    MedicalInstitutions,
    EnergyCompanies,
    TransportCompanies,
    CarMakers,
}

const ADDRESSEES: [(Addressee, &str, &str, &str); 15] = [
    (
        Addressee::NetworkOperators,
        "network-operators",
        "网络运营者",
        "Network operators",
    ),
    (
        Addressee::CriticalOperators,
        "critical-operators",
        "关键信息基础设施运营者",
        "Operators of critical infrastructure",
    ),
    (
        Addressee::DataHandlers,
        "data-handlers",
        "数据处理者",
        "Data handlers",
    ),
    (
        Addressee::PersonalInformationHandlers,
        "personal-information-handlers",
        "个人信息处理者",
        "Handlers of personal information",
    ),
    (
        Addressee::Platforms,
        "platforms",
        "网络平台与网络信息服务提供者",
        "Platforms and online services",
    ),
    (
        Addressee::ArtificialIntelligenceProviders,
        "artificial-intelligence-providers",
        "人工智能与算法服务提供者",
        "Providers of artificial intelligence",
    ),
    (
        Addressee::TelecomOperators,
        "telecom-operators",
        "电信业务经营者",
        "Telecom operators",
    ),
    (
        Addressee::ProductProviders,
        "product-providers",
        "网络产品提供者",
        "Providers of network products",
    ),
    (
        Addressee::CryptographyProviders,
        "cryptography-providers",
        "密码与电子认证服务机构",
        "Cryptography and certification services",
    ),
    (
        Addressee::PublicBodies,
        "public-bodies",
        "政务部门与公共机构",
        "Public bodies",
    ),
    (
        Addressee::FinancialInstitutions,
        "financial-institutions",
        "金融机构",
        "Financial institutions",
    ),
    (
        Addressee::MedicalInstitutions,
        "medical-institutions",
        "医疗卫生机构",
        "Medical institutions",
    ),
    (
        Addressee::EnergyCompanies,
        "energy-companies",
        "电力与能源企业",
        "Energy companies",
    ),
    (
        Addressee::TransportCompanies,
        "transport-companies",
        "交通运输企业",
        "Transport companies",
    ),
    (Addressee::CarMakers, "car-makers", "汽车企业", "Car makers"),
];

macro_rules! named {
    ($name:ident, $table:ident, $what:expr) => {
        impl $name {
            /// All values, in the order in which lists show them.
            pub fn all() -> impl Iterator<Item = Self> {
                $table.into_iter().map(|(value, ..)| value)
            }

            /// Identifier in addresses, data files and JSON.
            pub fn id(self) -> &'static str {
                $table[self as usize].1
            }

            pub fn chinese(self) -> &'static str {
                $table[self as usize].2
            }

            pub fn english(self) -> &'static str {
                $table[self as usize].3
            }

            /// Bit in a set of values.
            pub fn bit(self) -> u32 {
                1 << (self as u32)
            }

            /// The values of a set of bits.
            pub fn of_bits(bits: u32) -> Vec<Self> {
                Self::all()
                    .filter(|value| bits & value.bit() != 0)
                    .collect()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.id())
            }
        }

        impl FromStr for $name {
            type Err = String;

            /// Reads an id or a Chinese name.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let name = text.trim();
                Self::all()
                    .find(|value| value.id() == name || value.chinese() == name)
                    .ok_or_else(|| {
                        let known = Self::all().map(|value| (value.id(), value.chinese()));
                        unknown($what, name, known)
                    })
            }
        }
    };
}

named!(Topic, TOPICS, ("主题", "topic"));
named!(Addressee, ADDRESSEES, ("规范对象", "addressee"));

#[cfg(test)]
mod tests {
    use super::{ADDRESSEES, Addressee, TOPICS, Topic};

    #[test]
    fn tables_are_in_the_order_of_their_values() {
        for (place, (topic, id, ..)) in TOPICS.into_iter().enumerate() {
            assert_eq!(topic as usize, place);
            assert_eq!(id.parse(), Ok(topic));
            assert_eq!(Topic::of_bits(topic.bit()), [topic]);
        }
        for (place, (addressee, id, ..)) in ADDRESSEES.into_iter().enumerate() {
            assert_eq!(addressee as usize, place);
            assert_eq!(id.parse(), Ok(addressee));
            assert_eq!(Addressee::of_bits(addressee.bit()), [addressee]);
        }
    }
}
